package reg.ipld.multiformats;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemDigestTest {
  /** The machines that build and test reg have the library. */
  private static MessageDigest digest() {
    return Objects.requireNonNull(SystemDigest.of());
  }

  /** Pieces of every length around those of 64 bytes that are worked on at a time. */
  @Test
  void saysOfPiecesWhatTheJdkSaysOfAll() throws Exception {
    byte[] data = new byte[200];
    new Random(1).nextBytes(data);
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(data);
    MessageDigest digest = digest();
    assertThat(digest.getDigestLength()).isEqualTo(expected.length);
    try (Arena memory = Arena.ofConfined()) {
      ByteBuffer direct = memory.allocate(data.length).asByteBuffer().put(data);
      for (int first = 0; first <= 130; first++) {
        digest.update(direct.clear().limit(first));
        assertThat(direct.position()).isEqualTo(first);
        digest.update(ByteBuffer.wrap(data).asReadOnlyBuffer().position(first).limit(first + 1));
        digest.update(data, first + 1, 60);
        for (int at = first + 61; at < data.length; at++) {
          digest.update(data[at]);
        }
        assertThat(digest.digest()).as("first %d", first).isEqualTo(expected);
      }
    }
  }

  /** Longer than one call takes, and by the way that asks which digest it has. */
  @Test
  void takesWhatIsLarge() throws Exception {
    byte[] data = new byte[(3 << 20) + 7];
    new Random(2).nextBytes(data);
    MessageDigest jdk = MessageDigest.getInstance("SHA-256");
    Multihash.update(jdk, data, 1, data.length - 1);
    MessageDigest digest = Multihash.newSha256();
    assertThat(digest).isInstanceOf(SystemDigest.class);
    Multihash.update(digest, data, 1, data.length - 1);
    assertThat(digest.digest()).isEqualTo(jdk.digest());
  }

  @Test
  void beginsAnew() throws Exception {
    MessageDigest digest = digest();
    digest.update((byte) 1);
    digest.reset();
    assertThat(digest.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest());
  }

  @Test
  void isTheOneOfAMultihashThatIsSha256() throws Exception {
    byte[] data = {1, 2, 3};
    Multihash hash = Multihash.sha256(data, 0, data.length);
    assertThat(hash.newDigest()).isInstanceOf(SystemDigest.class);
    assertThat(hash.isDigest(hash.newDigest().digest(data))).isTrue();
    assertThat(hash.isDigest(hash.newDigest().digest())).isFalse();
    byte[] sha512 = MessageDigest.getInstance("SHA-512").digest(data);
    Multihash other = Multihash.of(Multihash.SHA2_512, sha512);
    assertThat(other.newDigest().digest(data)).isEqualTo(sha512);
    assertThat(other.isDigest(other.newDigest().digest(data))).isTrue();
  }

  /** A library that is not there, functions that are not, another function. */
  @ParameterizedTest
  @CsvSource({
    "libreg-nobody-has-this.so.1, SHA256",
    "libcrypto.so.3, SHA256_nobody_has_this",
    "libcrypto.so.3, SHA224",
    "libcrypto.so.3, SHA1"
  })
  void isNotThereWhenItIsNoSha256(String library, String name) {
    assertThat(SystemDigest.load(library, name)).isNull();
  }
}
