package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.HeadPosition;
import reg.manifest.PublisherId;
import reg.manifest.signing.Fork;
import reg.node.name.Told;
import reg.testdata.Vectors;

class ToldMessageTest {
  private static final PublisherId ALICE =
      PublisherId.parse("did:key:z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd");

  private static final JsonNode GOLDEN = Vectors.json("formats/messages.json");

  private static byte[] golden(String name) {
    return HexFormat.of().parseHex(GOLDEN.required(name).asText());
  }

  private static Told goldenAnswer(String name) {
    return Objects.requireNonNull(ToldMessage.readAnswer(ByteBuffer.wrap(golden(name))));
  }

  @Test
  void messagesHaveTheirBytes() {
    var question = ToldMessage.readQuestion(ByteBuffer.wrap(golden("question")));
    assertThat(question.publisher()).isEqualTo(ALICE);
    assertThat(question.epoch()).isEqualTo(7);
    assertThat(ToldMessage.question(question)).isEqualTo(golden("question"));
    assertThat(ToldMessage.question(new ToldMessage.Question(ALICE, 0, null)))
        .isEqualTo(golden("firstQuestion"));
    Told told = goldenAnswer("answer");
    assertThat(told.head().cid()).hasToString(GOLDEN.required("head").asText());
    assertThat(told.earlier().getFirst().cid()).hasToString(GOLDEN.required("earlier").asText());
    assertThat(told.records().getLast().bytes()).asString().isEqualTo("record 9");
    assertThat(ToldMessage.answer(told)).isEqualTo(golden("answer"));
    Told unforked = goldenAnswer("answerWithoutFork");
    assertThat(unforked.fork()).isNull();
    assertThat(ToldMessage.answer(unforked)).isEqualTo(golden("answerWithoutFork"));
    assertThat(ToldMessage.answer(null)).isEqualTo(golden("unknown"));
  }

  @Test
  void listsHaveTheirBytes() {
    List<HeadList.Entry> entries = HeadList.decode(ByteBuffer.wrap(golden("list")));
    assertThat(entries.getFirst().publisher()).isEqualTo(ALICE);
    assertThat(entries.getFirst().position()).isEqualTo(new HeadPosition(8, 5));
    assertThat(entries.getFirst().cid()).hasToString(GOLDEN.required("head").asText());
    assertThat(entries.getFirst().fork()).isNull();
    assertThat(entries.getLast().publisher()).hasToString(GOLDEN.required("bob").asText());
    assertThat(entries.getLast().fork()).isNotNull();
    assertThat(HeadList.encode(entries)).isEqualTo(golden("list"));
  }

  private static Block block(int mark) {
    return Block.of(Codec.DAG_CBOR, new byte[] {(byte) mark});
  }

  private static byte[] answer() {
    return ToldMessage.answer(
        new Told(List.of(block(1)), block(2), List.of(block(3), block(4)), block(5)));
  }

  private static byte[] list() {
    return HeadList.encode(
        List.of(
            new HeadList.Entry(ALICE, new HeadPosition(1, 2), block(1).cid(), null),
            new HeadList.Entry(ALICE, new HeadPosition(0, 9), block(2).cid(), block(3).cid())));
  }

  @Test
  void questionsComeBack() {
    for (@Nullable Cid have : new @Nullable Cid[] {null, block(1).cid()}) {
      var question = new ToldMessage.Question(ALICE, 7, have);
      byte[] bytes = ToldMessage.question(question);
      assertThat(ToldMessage.readQuestion(ByteBuffer.wrap(bytes))).isEqualTo(question);
    }
  }

  @Test
  void answersComeBack() {
    Told told = Objects.requireNonNull(ToldMessage.readAnswer(ByteBuffer.wrap(answer())));
    assertThat(told.records()).extracting(Block::cid).containsExactly(block(1).cid());
    assertThat(told.head().cid()).isEqualTo(block(2).cid());
    assertThat(told.earlier())
        .extracting(Block::cid)
        .containsExactly(block(3).cid(), block(4).cid());
    assertThat(Objects.requireNonNull(told.fork()).cid()).isEqualTo(block(5).cid());
    assertThat(ToldMessage.readAnswer(ByteBuffer.wrap(ToldMessage.answer(null)))).isNull();
    assertThat(ToldMessage.ofHead(null)).isNull();
    assertThat(HeadList.decode(ByteBuffer.wrap(list()))).hasSize(2);
  }

  @Test
  void refusesWhatIsTooLong() {
    byte[] long1 = new byte[ToldMessage.ANSWER_BYTES_MAX + 1];
    refused(Fault.MALFORMED, () -> ToldMessage.readAnswer(ByteBuffer.wrap(long1)));
    byte[] long2 = new byte[HeadList.BYTES_MAX + 1];
    refused(Fault.MALFORMED, () -> HeadList.decode(ByteBuffer.wrap(long2)));
    byte[] fork =
        ToldMessage.answer(
            new Told(
                List.of(),
                block(1),
                List.of(),
                Block.of(Codec.DAG_CBOR, new byte[Fork.BYTES_MAX + 1])));
    refused(Fault.MALFORMED, () -> ToldMessage.readAnswer(ByteBuffer.wrap(fork)));
    byte[] unknown = DagCbor.encode(MapNode.builder().put("heads", 1).build());
    refused(Fault.MALFORMED, () -> ToldMessage.readAnswer(ByteBuffer.wrap(unknown)));
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
        answer(), list(), ToldMessage.question(new ToldMessage.Question(ALICE, 0, null)));
  }

  /** What is read has one form only, and everything else is refused as malformed. */
  @MethodSource("seeds")
  @FuzzTest
  void readsOnlyWhatItWouldWrite(byte[] bytes) {
    same(bytes, () -> ToldMessage.answer(ToldMessage.readAnswer(ByteBuffer.wrap(bytes))));
    same(bytes, () -> ToldMessage.question(ToldMessage.readQuestion(ByteBuffer.wrap(bytes))));
    same(bytes, () -> HeadList.encode(HeadList.decode(ByteBuffer.wrap(bytes))));
  }

  private static void same(byte[] bytes, Supplier<byte[]> again) {
    try {
      assertThat(again.get()).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
