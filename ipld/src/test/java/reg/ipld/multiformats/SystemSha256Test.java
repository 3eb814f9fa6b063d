package reg.ipld.multiformats;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemSha256Test {
  private static final String LIBRARY = "libcrypto.so.3";

  /** Around the limits, and around the 64 bytes that the function works on at a time. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        SystemSha256.BYTES_MIN - 1,
        SystemSha256.BYTES_MIN,
        SystemSha256.BYTES_MIN + 55,
        SystemSha256.BYTES_MIN + 56,
        (1 << 20) + 1,
        SystemSha256.BYTES_MAX,
        SystemSha256.BYTES_MAX + 1
      })
  void saysWhatTheJdkSays(int size) throws Exception {
    byte[] data = new byte[size + 2];
    new Random(size).nextBytes(data);
    MessageDigest jdk = MessageDigest.getInstance("SHA-256");
    jdk.update(data, 1, size);
    Multihash expected = Multihash.ofSha256(jdk.digest());
    assertThat(Multihash.sha256(data, 1, size)).isEqualTo(expected);
    assertThat(expected.matches(data, 1, size)).isTrue();
    assertThat(expected.matches(data, 0, size)).isEqualTo(size == 0);
    try (var arena = Arena.ofConfined()) {
      ByteBuffer direct = arena.allocate(size + 2).asByteBuffer().put(data).position(1);
      assertThat(expected.matches(direct.limit(size + 1))).isTrue();
      assertThat(direct.position()).isEqualTo(1);
      assertThat(expected.matches(direct.limit(size + 2))).isFalse();
    }
  }

  @Test
  void readsAnArrayThatMayNotBeWritten() {
    byte[] data = new byte[SystemSha256.BYTES_MIN];
    Multihash hash = Multihash.sha256(data, 0, data.length);
    assertThat(hash.matches(ByteBuffer.wrap(data).asReadOnlyBuffer())).isTrue();
  }

  @Test
  void hashesFromManyThreadsWhileGarbageIsCollected() throws InterruptedException {
    byte[] data = new byte[1 << 20];
    new Random(1).nextBytes(data);
    Multihash hash = Multihash.sha256(data, 0, data.length);
    var wrong = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int round = 0; round < 50; round++) {
                      byte[] copy = data.clone();
                      if (!hash.matches(copy, 0, copy.length)) {
                        wrong.incrementAndGet();
                      }
                    }
                  }));
    }
    System.gc();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).hasValue(0);
  }

  /** A library that is not there, a function that is not, one that is another, one that refuses. */
  @ParameterizedTest
  @CsvSource({
    "libreg-nobody-has-this.so.1, SHA256",
    LIBRARY + ", SHA256_nobody_has_this",
    LIBRARY + ", SHA224",
    LIBRARY + ", ERR_get_error"
  })
  void isNotThereWhenItIsNoSha256(String library, String function) {
    assertThat(SystemSha256.load(library, function)).isNull();
  }

  /**
   * The machines that build and test reg have the library, so that the way through it is tested.
   */
  @Test
  void isUsedWhereOpensslIsInstalled() {
    assertThat(SystemSha256.load(LIBRARY, "SHA256")).isNotNull();
    int least = SystemSha256.BYTES_MIN;
    assertThat(SystemSha256.digest(ByteBuffer.allocate(least), least)).isNotNull();
    assertThat(SystemSha256.digest(ByteBuffer.allocate(least - 1), least)).isNull();
    assertThat(SystemSha256.digest(ByteBuffer.allocate(SystemSha256.BYTES_MAX + 1), 0)).isNull();
  }

  @Test
  void hashesAlsoWhatIsSmallWhereMuchIsExpected() throws Exception {
    Multihash.expectMuch();
    for (int size = 0; size < 200; size++) {
      byte[] data = new byte[size];
      new Random(size).nextBytes(data);
      byte[] expected = MessageDigest.getInstance("SHA-256").digest(data);
      assertThat(SystemSha256.digest(ByteBuffer.wrap(data))).isEqualTo(expected);
    }
  }
}
