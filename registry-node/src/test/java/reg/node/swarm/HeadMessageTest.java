package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.manifest.PublisherId;
import reg.manifest.signing.Envelope;
import reg.testdata.Vectors;

class HeadMessageTest {
  private static final JsonNode GOLDEN = Vectors.json("head-exchange/cases.json");
  private static final PublisherId PUBLISHER =
      PublisherId.parse(GOLDEN.required("publisher").asText());

  @Test
  void messagesHaveTheirBytes() {
    assertThat(HeadMessage.request(PUBLISHER)).isEqualTo(golden("request"));
    assertThat(HeadMessage.answer(golden("envelope"))).isEqualTo(golden("answer"));
    assertThat(HeadMessage.answer(null)).isEqualTo(golden("unknown"));
  }

  @Test
  void messagesAreReadAsTheyWereWritten() {
    assertThat(HeadMessage.readRequest(wrapped("request"))).isEqualTo(PUBLISHER);
    assertThat(HeadMessage.readAnswer(wrapped("answer"))).isEqualTo(golden("envelope"));
    assertThat(HeadMessage.readAnswer(wrapped("unknown"))).isNull();
  }

  @Test
  void refusesEveryTruncation() {
    for (String name : new String[] {"request", "answer", "unknown"}) {
      byte[] whole = golden(name);
      for (int length = 0; length < whole.length; length++) {
        ByteBuffer cut = ByteBuffer.wrap(whole, 0, length);
        refused(Fault.MALFORMED, () -> HeadMessage.readRequest(cut.duplicate()));
        refused(Fault.MALFORMED, () -> HeadMessage.readAnswer(cut.duplicate()));
      }
    }
  }

  @Test
  void refusesOtherFieldsAndPublishersInOtherForms() {
    refused(Fault.MALFORMED, () -> HeadMessage.readRequest(wrapped("answer")));
    refused(Fault.MALFORMED, () -> HeadMessage.readAnswer(wrapped("request")));
    String bare = PUBLISHER.toString().substring("did:key:".length());
    byte[] text = HexFormat.of().parseHex("a1637075627830");
    ByteBuffer unprefixed = ByteBuffer.allocate(text.length + bare.length());
    unprefixed.put(text).put(bare.getBytes(StandardCharsets.US_ASCII)).flip();
    refused(Fault.MALFORMED, () -> HeadMessage.readRequest(unprefixed));
  }

  @Test
  void refusesWhatNamesNoPublisher() {
    byte[] request = golden("request");
    request[request.length - 1] = '.';
    refused(Fault.MALFORMED, () -> HeadMessage.readRequest(ByteBuffer.wrap(request)));
  }

  @Test
  void refusesMoreThanTheLimits() {
    refused(
        Fault.MALFORMED,
        () -> HeadMessage.readRequest(ByteBuffer.allocate(HeadMessage.REQUEST_BYTES_MAX + 1)));
    byte[] largest = HeadMessage.answer(new byte[Envelope.BYTES_MAX]);
    assertThat(HeadMessage.readAnswer(ByteBuffer.wrap(largest))).hasSize(Envelope.BYTES_MAX);
    byte[] larger = HeadMessage.answer(new byte[Envelope.BYTES_MAX + 1]);
    refused(Fault.MALFORMED, () -> HeadMessage.readAnswer(ByteBuffer.wrap(larger)));
    refused(
        Fault.MALFORMED,
        () -> HeadMessage.readAnswer(ByteBuffer.allocate(HeadMessage.ANSWER_BYTES_MAX + 1)));
  }

  private static ByteBuffer wrapped(String name) {
    return ByteBuffer.wrap(golden(name));
  }

  private static byte[] golden(String name) {
    return HexFormat.of().parseHex(GOLDEN.required(name).asText());
  }
}
