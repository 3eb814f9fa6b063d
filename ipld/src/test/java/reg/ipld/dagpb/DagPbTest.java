package reg.ipld.dagpb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.dagcbor.DagJson;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.testdata.Vectors;

class DagPbTest {
  private static final String CID =
      "0a2401551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
  private static final Cid HELLO =
      Cid.parse("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");

  private static PbNode decode(String hex) {
    return DagPb.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  static List<JsonNode> vectors() {
    return Vectors.json("dag-pb/cases.json").valueStream().toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsWhatGoCodecDagpbWrites(JsonNode vector) {
    byte[] bytes = HexFormat.of().parseHex(vector.required("bytes").asText());
    Block block = Block.of(Codec.DAG_PB, bytes);
    assertThat(block.cid()).hasToString(vector.required("cid").asText());

    MapNode json = DagJson.read(vector.required("dagJson").asText()).asMap("a node");
    PbNode node = DagPb.decode(block);
    assertThat(node.links()).isEqualTo(links(json));
    Node data = json.find("Data");
    assertThat(node.data()).isEqualTo(data == null ? null : ByteBuffer.wrap(data.asBytes("data")));
    boolean hasAllFields =
        json.list("Links").stream().allMatch(link -> link.asMap("link").entries().size() == 3);
    if (hasAllFields) {
      assertThat(DagPb.encode(node.links(), node.data())).isEqualTo(bytes);
    }
  }

  private static List<Link> links(MapNode json) {
    var links = new ArrayList<Link>();
    for (Node node : json.list("Links")) {
      MapNode link = node.asMap("a link");
      String name = link.textOrNull("Name");
      Node size = link.find("Tsize");
      links.add(
          new Link(
              name == null ? "" : name, link.link("Hash"), size == null ? 0 : size.asLong("size")));
    }
    return links;
  }

  @Test
  void writesLinksBeforeDataAndEmptyNamesToo() {
    byte[] bytes =
        DagPb.encode(List.of(new Link("", HELLO, 11)), ByteBuffer.wrap(new byte[] {8, 1}));
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("122a" + CID + "1200" + "180b" + "0a020801");
    assertThat(DagPb.linkFieldSize(HELLO, 0, 11)).isEqualTo(bytes.length - 4);
  }

  @Test
  void takesDataBeforeOrAfterTheLinks() {
    assertThat(decode("0a020801" + "1226" + CID)).isEqualTo(decode("1226" + CID + "0a020801"));
  }

  @Test
  void tellsNoDataFromEmptyData() {
    assertThat(decode("").data()).isNull();
    assertThat(decode("0a00").data()).isEqualTo(ByteBuffer.allocate(0));
    assertThat(DagPb.encodeBlock(List.of(), null).cid().multihash())
        .isEqualTo(Cid.parse("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n").multihash());
  }

  /** N5 (GHSA-g3vv-g2j5-45f2): truncated, reordered, of wrong wire types. */
  @ParameterizedTest
  @CsvSource({
    "12, truncated varint",
    "1227" + CID + ", 38 left",
    "0a03ffff, 2 left",
    "12ffffffffffffffff7f, left",
    "1200, no CID",
    "12021200, no CID",
    "0a000a00, two data fields",
    "1226" + CID + "0a00" + "1226" + CID + ", both sides",
    "1a00, unknown field 3",
    "0801, not BYTES",
    "1001, not BYTES",
    "0f, wire type 7",
    "0b, wire type 3",
    "02, without a number",
    "8a00, not minimal",
    "1228" + "1200" + CID + ", field 1 after field 2",
    "122a" + CID + "1801" + "1200" + ", field 2 after field 3",
    "122a" + CID + "1200" + "1200" + ", field 2 after field 2",
    "1228" + CID + "2001" + ", unknown field 4",
    "1228" + CID + "1001" + ", not BYTES",
    "1228" + CID + "1a00" + ", not VARINT",
    "1229" + CID + "1201ff" + ", UTF-8",
    "1230" + CID + "18ffffffffffffffffff01" + ", varint",
    "12040a020155, truncated",
    "12050a03ffffff, varint",
    "12280a26015512"
        + "20b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde90000"
        + ", behind the CID"
  })
  void refusesEveryOtherForm(String hex, String why) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(why);
  }

  @Test
  void takesAsManyLinksAsTheLimitSays() {
    String link = "1226" + CID;
    assertThat(decode(link.repeat(DagPb.LINKS_MAX)).links()).hasSize(8192);
    assertThatThrownBy(() -> decode(link.repeat(DagPb.LINKS_MAX + 1)))
        .hasMessageContaining("more than 8192 links");
  }

  @Test
  void namesTheBlockThatIsWrong() {
    Block block = Block.of(Codec.DAG_PB, new byte[] {1});
    assertThatThrownBy(() -> DagPb.decode(block))
        .hasMessageStartingWith("block " + block.cid() + ": not a dag-pb node: ");
  }
}
