package reg.ipfs.dht;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;

class DhtCodecFuzzTest {
  static Stream<byte[]> seeds() {
    String key = "12221220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    String id = "0024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";
    String peer = "0a26" + id + "1208047f000001060fa11801";
    return Stream.of(
            "0803" + key, "0804" + key + "4234" + peer + "4a34" + peer, "1a060a0161120162", "5007")
        .map(HexFormat.of()::parseHex);
  }

  /** What was read, written again, is read as the same. */
  @MethodSource("seeds")
  @FuzzTest
  void readsWhatItCanWrite(byte[] bytes) {
    DhtMessage message;
    try {
      message = DhtReader.decode(ByteBuffer.wrap(bytes));
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
      return;
    }
    byte[] written = DhtWriter.encode(message);
    DhtMessage again = DhtReader.decode(ByteBuffer.wrap(written));
    assertThat(DhtWriter.encode(again)).isEqualTo(written);
    assertThat(again.closer()).isEqualTo(message.closer());
    assertThat(again.providers()).isEqualTo(message.providers());
  }
}
