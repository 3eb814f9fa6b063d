package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;

class GgufFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(
        GgufFile.begin(2, 0, 0).bytes(),
        GgufFile.begin(3, 0, 3)
            .key("general.alignment", 4)
            .u32(8)
            .key("tokens", 9)
            .u32(8)
            .u64(2)
            .text("a")
            .text("b")
            .key("flag", 7)
            .u8(1)
            .bytes(),
        GgufFile.begin(3, 2, 0).tensor("t", 0, 0, 3).tensor("u", 2, 32, 32, 2).data(32, 68));
  }

  /** What is accepted lies in the file, one tensor behind the other. */
  @MethodSource("seeds")
  @FuzzTest
  void acceptsOnlyTensorsInsideTheFile(byte[] bytes) {
    GgufHeader header;
    try {
      header = GgufHeader.read(FileBytes.of(bytes));
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
      return;
    }
    long end = header.dataStart();
    for (Tensor tensor : header.tensors()) {
      assertThat(tensor.offset()).isGreaterThanOrEqualTo(end);
      assertThat(tensor.length()).isBetween(0L, bytes.length - tensor.offset());
      end = tensor.offset() + tensor.length();
    }
  }
}
