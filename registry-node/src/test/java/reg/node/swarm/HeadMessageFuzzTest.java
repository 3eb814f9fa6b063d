package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.testdata.Vectors;

class HeadMessageFuzzTest {
  static Stream<byte[]> seeds() {
    var golden = Vectors.json("head-exchange/cases.json");
    return Stream.of("request", "answer", "unknown")
        .map(name -> HexFormat.of().parseHex(golden.required(name).asText()));
  }

  /** What is read has one form only. */
  @MethodSource("seeds")
  @FuzzTest
  void readsOnlyWhatItWouldWrite(byte[] bytes) {
    try {
      byte[] again = HeadMessage.request(HeadMessage.readRequest(ByteBuffer.wrap(bytes)));
      assertThat(again).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
    try {
      byte[] again = HeadMessage.answer(HeadMessage.readAnswer(ByteBuffer.wrap(bytes)));
      assertThat(again).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
