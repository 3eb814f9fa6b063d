package reg.ipfs.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.testdata.Vectors;

class ExchangeMessageFuzzTest {
  static Stream<byte[]> seeds() {
    String golden = Vectors.json("exchange/cases.json").required("question").asText();
    return Stream.of("", golden.substring(2), golden.substring(2, 74), "0155000568656c6c6f")
        .map(ExchangeMessageTest::hex);
  }

  /** What is read has one form only. */
  @MethodSource("seeds")
  @FuzzTest
  void readsOnlyWhatItWouldWrite(byte[] bytes) {
    try {
      List<Cid> cids = ExchangeMessage.readQuestion(ByteBuffer.wrap(bytes));
      ByteBuffer again = ExchangeMessage.question(cids);
      byte[] body = new byte[bytes.length];
      again.position(again.remaining() - bytes.length).get(body);
      assertThat(body).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
