package reg.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SeededBytesTest {

  /** {@code head -c 16 /dev/zero | openssl enc -chacha20 -K $(printf reg | sha256sum) -iv 0}. */
  @Test
  void isTheKeystreamThatOpensslMakes() {
    assertThat(HexFormat.of().formatHex(SeededBytes.bytes("reg", 16)))
        .isEqualTo("4d24aa8129e69c0e5cd75f7dd1d119ff");
  }

  @Test
  void doesNotDependOnHowTheReadsAreSplit() {
    SeededBytes split = SeededBytes.of("split");
    byte[] whole = SeededBytes.bytes("split", 200);
    assertThat(split.next(0)).isEmpty();
    assertThat(split.next(63)).isEqualTo(Arrays.copyOfRange(whole, 0, 63));
    assertThat(split.next(137)).isEqualTo(Arrays.copyOfRange(whole, 63, 200));
  }

  @Test
  void streamEndsAtItsSize() throws IOException {
    byte[] whole = SeededBytes.bytes("stream", 100_001);
    try (InputStream in = SeededBytes.of("stream").nextStream(100_000)) {
      assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(whole[0]));
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(whole, 1, 100_000));
      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
