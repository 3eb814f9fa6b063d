package reg.ipld.multiformats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.RegistryException;

class VarintFuzzTest {
  static byte[][] seeds() {
    return new byte[][] {{}, {0}, {(byte) 0x80, 1}, Varint.encode(Long.MAX_VALUE)};
  }

  @MethodSource("seeds")
  @FuzzTest
  void readsWhatItWouldWrite(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      long value = Varint.read(in);
      assertThat(Varint.encode(value)).isEqualTo(Arrays.copyOf(bytes, in.position()));
    } catch (RegistryException e) {
      assertThat(e).hasMessageContaining("varint");
    }
  }
}
