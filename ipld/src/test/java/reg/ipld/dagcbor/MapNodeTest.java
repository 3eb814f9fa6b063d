package reg.ipld.dagcbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;

class MapNodeTest {
  private static final Cid CID =
      Cid.parse("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");

  private final MapNode map =
      MapNode.builder()
          .put("text", "words")
          .put("bytes", new byte[] {1})
          .put("size", 5)
          .put("below", -5)
          .put("link", CID)
          .put("list", List.of(new NullNode()))
          .put("map", MapNode.EMPTY)
          .put("yes", new BoolNode(true))
          .put("half", new FloatNode(0.5))
          .put("absent", (String) null)
          .build();

  @Test
  void givesEachFieldAsItsJavaValue() {
    assertThat(map.text("text")).isEqualTo("words");
    assertThat(map.bytes("bytes")).containsExactly(1);
    assertThat(map.natural("size")).isEqualTo(5);
    assertThat(map.integer("below")).isEqualTo(-5);
    assertThat(map.link("link")).isEqualTo(CID);
    assertThat(map.list("list")).containsExactly(new NullNode());
    assertThat(map.map("map")).isEqualTo(MapNode.EMPTY);
    assertThat(map.bool("yes")).isTrue();
    assertThat(map.require("half").asDouble("half")).isEqualTo(0.5);
    assertThat(map.require("size").asDouble("size")).isEqualTo(5.0);
    assertThat(map.textOrNull("absent")).isNull();
    assertThat(map.textOrNull("text")).isEqualTo("words");
    assertThat(map.linkOrNull("absent")).isNull();
    assertThat(map.linkOrNull("link")).isEqualTo(CID);
  }

  @Test
  void namesTheMissingField() {
    assertMalformed(() -> map.text("absent"), "field 'absent' is missing");
  }

  @Test
  void namesTheFieldOfAnotherKind() {
    assertMalformed(() -> map.text("size"), "field 'size' is an integer where text is required");
    assertMalformed(() -> map.link("text"), "field 'text' is text where a link is required");
    assertMalformed(() -> map.bytes("list"), "field 'list' is a list where bytes is required");
    assertMalformed(
        () -> map.natural("below"),
        "field 'below' is a negative integer where zero or more is required");
    assertMalformed(
        () -> map.integer("half"), "field 'half' is a float where an integer is required");
    assertMalformed(() -> map.list("map"), "field 'map' is a map where a list is required");
    assertMalformed(() -> map.map("yes"), "field 'yes' is a boolean where a map is required");
    assertMalformed(
        () -> map.bool("link"), "field 'link' is a link where true or false is required");
    assertMalformed(() -> map.textOrNull("bytes"), "field 'bytes' is bytes where text is required");
    assertMalformed(
        () -> new NullNode().asDouble("files[3]"), "files[3] is null where a number is required");
    assertMalformed(
        () -> IntNode.of(Long.MAX_VALUE).asDouble("x"),
        "x is an integer where a number is required");
  }

  @Test
  void refusesUnknownFields() {
    assertThat(map.requireOnly(map.entries().keySet())).isSameAs(map);
    assertMalformed(() -> map.requireOnly(Set.of("text", "bytes", "size")), "unknown field 'map'");
  }

  @Test
  void takesAKeyOnce() {
    var builder = MapNode.builder().put("a", 1);
    assertThatThrownBy(() -> builder.put("a", 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void staysAsItIs() {
    assertThatThrownBy(() -> map.entries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    byte[] bytes = map.bytes("bytes");
    bytes[0] = 9;
    assertThat(map.bytes("bytes")).containsExactly(1);
  }

  private static void assertMalformed(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessage(message);
  }

  @Test
  void takesNumbersAtTheirLimits() {
    assertThat(IntNode.of(0).asNatural("x")).isZero();
    assertMalformed(
        () -> IntNode.of(-1).asNatural("x"),
        "x is a negative integer where zero or more is required");
    assertThat(IntNode.of(1L << 53).asDouble("x")).isEqualTo(0x1p53);
    assertMalformed(
        () -> IntNode.of((1L << 53) + 1).asDouble("x"),
        "x is an integer where a number is required");
    assertMalformed(
        () -> new IntNode(false, -1).asDouble("x"), "x is an integer where a number is required");
    assertThat(new BoolNode(false).asBoolean("x")).isFalse();
    assertThat(MapNode.builder().put("no", new BoolNode(false)).build().bool("no")).isFalse();
  }

  @Test
  void leavesOutWhatIsNotThere() {
    var builder =
        MapNode.builder()
            .put("bytes", (byte[]) null)
            .put("link", (Cid) null)
            .put("text", (String) null)
            .put("node", (Node) null);
    assertThat(builder.build()).isSameAs(MapNode.EMPTY);
  }

  @Test
  void nodesAreShownByTheirValues() {
    assertThat(map.require("bytes")).hasToString("BytesNode[01]");
    assertThat(map.require("below")).hasToString("IntNode[-5]");
    assertThat(map.require("bytes").hashCode()).isEqualTo(Arrays.hashCode(new byte[] {1}));
  }
}
