package reg.ipfs.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.testdata.Vectors;

class ExchangeMessageTest {
  private static final JsonNode GOLDEN = Vectors.json("exchange/cases.json");
  private static final String HELLO = GOLDEN.required("cids").get(0).asText();

  static List<Cid> cids() {
    var cids = new ArrayList<Cid>();
    GOLDEN.required("cids").forEach(cid -> cids.add(Cid.decodeWhole(hex(cid.asText()))));
    return cids;
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static void refused(String question) {
    assertThatThrownBy(() -> ExchangeMessage.readQuestion(ByteBuffer.wrap(hex(question))))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void theQuestionHasItsBytes() {
    byte[] golden = hex(GOLDEN.required("question").asText());
    assertThat(ExchangeMessage.question(cids()).array()).isEqualTo(golden);
    ByteBuffer body = ByteBuffer.wrap(golden, 1, golden.length - 1);
    assertThat(ExchangeMessage.readQuestion(body)).isEqualTo(cids());
  }

  @Test
  void refusesNothingTruncationsAndWhatIsNoCidOfVersionOne() {
    refused("");
    for (int length = 2; length < HELLO.length(); length += 2) {
      refused(HELLO.substring(0, length));
      refused(HELLO + HELLO.substring(0, length));
    }
    refused("1220" + HELLO.substring(8));
    refused("0155000568656c6c6f");
    refused(HELLO + "ff");
  }

  @Test
  void refusesMoreCidsThanTheLimit() {
    List<Cid> most = Collections.nCopies(ExchangeLimits.CIDS_MAX, cids().getFirst());
    ByteBuffer question = ExchangeMessage.question(most);
    assertThat(question.remaining()).isLessThan(ExchangeLimits.QUESTION_BYTES_MAX);
    assertThat(ExchangeMessage.readQuestion(question.position(3))).isEqualTo(most);
    refused(HELLO.repeat(ExchangeLimits.CIDS_MAX + 1));
  }
}
