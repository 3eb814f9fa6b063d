package reg.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.ipld.Cid;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.Node;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"a\":[1,-2,true,false,null,\"x\"],\"bb\":{\"c\":1.5}}",
        "[9223372036854775807,-9223372036854775808]",
        "\"\\u0000 \\\" \\\\ é 😀\""
      })
  void whatIsReadIsWrittenAgain(String text) throws IOException {
    assertThat(new String(JsonWriter.write(read(text)), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void mapsAreInTheOrderOfDagCbor() throws IOException {
    Node node = read(" {\"bb\": 1, \"a\": 2, \"b\": 3} ");
    assertThat(new String(JsonWriter.write(node), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":2,\"b\":3,\"bb\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "NaN",
        "1e999",
        "'x'",
        "{a:1}",
        "// x\n1",
        "\"\\ud800\"",
        "{\"\\ud800\":1}"
      })
  void whatTwoReadersCouldTakeInTwoWaysIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void nestingIsBounded() throws IOException {
    int most = JsonReader.DEPTH_MAX;
    assertThat(read("[".repeat(most) + "]".repeat(most))).isInstanceOf(ListNode.class);
    assertThatThrownBy(() -> read("[".repeat(most + 1) + "]".repeat(most + 1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void bytesHaveNoForm() {
    var node = new ListNode(List.of(BytesNode.copyOf(new byte[1])));
    assertThatThrownBy(() -> JsonWriter.write(node)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Node read(String text) throws IOException {
    return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void linksHaveNoForm() {
    var node = new LinkNode(Cid.parse("bafkqabtjnzwgs3tf"));
    assertThatThrownBy(() -> JsonWriter.write(node))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a link has no form in JSON");
  }

  @Test
  void theLengthIsBounded() throws IOException {
    byte[] text = "[1,2]".getBytes(StandardCharsets.UTF_8);
    assertThat(JsonReader.read(text, 5)).isInstanceOf(ListNode.class);
    assertThatThrownBy(() -> JsonReader.read(text, 4)).hasMessage("it has 5 bytes; at most 4");
  }
}
