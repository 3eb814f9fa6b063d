package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;

class SafetensorsFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(
        seed("{}", 0),
        seed("{\"__metadata__\":{\"format\":\"pt\"}}  ", 0),
        seed(
            "{\"a\":{\"dtype\":\"F4\",\"shape\":[2,3],\"data_offsets\":[0,3]},"
                + "\"\\u00e9\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[3,11]}}",
            11));
  }

  /** What is accepted tiles the file behind the header. */
  @MethodSource("seeds")
  @FuzzTest
  void acceptsOnlyTensorsThatTileTheFile(byte[] bytes) {
    SafetensorsHeader header;
    try {
      header = SafetensorsHeader.read(FileBytes.of(bytes));
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
      return;
    }
    long end = header.dataStart();
    for (Tensor tensor : header.tensors()) {
      assertThat(tensor.offset()).isEqualTo(end);
      end += tensor.length();
    }
    assertThat(end).isEqualTo(bytes.length);
  }

  private static byte[] seed(String json, int dataBytes) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }
}
