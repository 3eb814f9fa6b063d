package reg.ipld.dagcbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.testdata.Vectors;

class DagCborTest {
  private static final Cid HELLO =
      Cid.parse("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");

  private static final String DIGEST =
      "1220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

  private static Node decode(String hex) {
    return DagCbor.decode(HexFormat.of().parseHex(hex));
  }

  private static String encode(Node node) {
    return HexFormat.of().formatHex(DagCbor.encode(node));
  }

  static List<JsonNode> vectors() {
    return Vectors.json("dag-cbor/cases.json").valueStream().toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsAndWritesWhatGoIpldPrimeDoes(JsonNode vector) {
    Node node = DagJson.read(vector.required("dagJson").asText());
    byte[] bytes = HexFormat.of().parseHex(vector.required("bytes").asText());
    Block block = DagCbor.encodeBlock(node);
    assertThat(block.bytes()).isEqualTo(bytes);
    assertThat(block.cid()).hasToString(vector.required("cid").asText());
    assertThat(DagCbor.decode(block)).isEqualTo(node);
  }

  @Test
  void namesTheBlockThatIsWrong() {
    Block block = Block.of(Codec.DAG_CBOR, new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> DagCbor.decode(block))
        .hasMessageStartingWith("block " + block.cid() + ": not dag-cbor at byte 1: ");
  }

  /** RFC 8949, appendix A, as far as dag-cbor has it. */
  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "17, 23",
    "1818, 24",
    "18ff, 255",
    "190100, 256",
    "1903e8, 1000",
    "19ffff, 65535",
    "1a00010000, 65536",
    "1affffffff, 4294967295",
    "1b0000000100000000, 4294967296",
    "1b7fffffffffffffff, 9223372036854775807",
    "20, -1",
    "37, -24",
    "3818, -25",
    "38ff, -256",
    "3903e7, -1000",
    "3b7fffffffffffffff, -9223372036854775808"
  })
  void writesAndReadsIntegers(String hex, long value) {
    assertThat(encode(IntNode.of(value))).isEqualTo(hex);
    assertThat(decode(hex).asLong("it")).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "1bffffffffffffffff, 18446744073709551615",
    "1b8000000000000000, 9223372036854775808",
    "3bffffffffffffffff, -18446744073709551616",
    "3b8000000000000000, -9223372036854775809"
  })
  void readsIntegersBeyondSixtyFourBits(String hex, String value) {
    var node = (IntNode) decode(hex);
    assertThat(node.bigValue()).hasToString(value);
    assertThat(encode(node)).isEqualTo(hex);
    assertThatThrownBy(() -> node.asLong("field 'size'"))
        .hasMessageStartingWith("field 'size' is ")
        .hasMessageEndingWith("where one of 64 bits with sign is required");
    assertThatThrownBy(node::longValue).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "fb3ff199999999999a, 1.1",
    "fb0000000000000000, 0.0",
    "fb8000000000000000, -0.0",
    "fb7e37e43c8800759c, 1.0e300",
    "fb0000000000000001, 4.9E-324"
  })
  void writesAndReadsFloatsOf64Bits(String hex, double value) {
    assertThat(encode(new FloatNode(value))).isEqualTo(hex);
    assertThat(decode(hex)).isEqualTo(new FloatNode(value));
  }

  @Test
  void writesAndReadsTheOtherKinds() {
    assertThat(decode("f4")).isEqualTo(new BoolNode(false));
    assertThat(decode("f5")).isEqualTo(new BoolNode(true));
    assertThat(decode("f6")).isEqualTo(new NullNode());
    assertThat(decode("40")).isEqualTo(BytesNode.copyOf(new byte[0]));
    assertThat(decode("4401020304")).isEqualTo(BytesNode.copyOf(new byte[] {1, 2, 3, 4}));
    assertThat(decode("6449455446").asText("it")).isEqualTo("IETF");
    assertThat(decode("62c3bc").asText("it")).isEqualTo("ü");
    assertThat(decode("64f0908591").asText("it")).isEqualTo("𐅑");
    assertThat(decode("80")).isEqualTo(ListNode.EMPTY);
    assertThat(decode("83010203"))
        .isEqualTo(new ListNode(List.of(IntNode.of(1), IntNode.of(2), IntNode.of(3))));
    assertThat(decode("a0")).isEqualTo(MapNode.EMPTY);
  }

  @Test
  void writesALinkAsTag42OfZeroAndTheCid() {
    String hex =
        "d82a58250001551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    assertThat(encode(new LinkNode(HELLO))).isEqualTo(hex);
    assertThat(decode(hex).asLink("it")).isEqualTo(HELLO);
  }

  /** The header of the CAR vector, in the specification's words. */
  @Test
  void sortsShorterKeysFirst() {
    Node node =
        MapNode.builder().put("version", 1).put("roots", List.of(new LinkNode(HELLO))).build();
    assertThat(encode(node))
        .isEqualTo(
            "a265726f6f747381d82a58250001551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee90"
                + "88f7ace2efcde96776657273696f6e01");
    assertThat(
            encode(
                MapNode.of(Map.of("bb", new NullNode(), "é", new NullNode(), "c", new NullNode()))))
        .isEqualTo("a36163f6626262f662c3a9f6");
  }

  @Test
  void givesTheCidOfAnEmptyMap() {
    Block block = DagCbor.encodeBlock(MapNode.EMPTY);
    assertThat(block.cid())
        .hasToString("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua");
  }

  /** N4 (CVE-2026-35480): every form but the canonical one. */
  @ParameterizedTest
  @CsvSource({
    "nothing or more than one value, - 0000 00f6",
    "not the shortest head, 1800 1817 190000 1900ff 1a00000000 1a0000ffff 1b0000000000000000"
        + " 1b00000000ffffffff 3817 5800 781761 9800 b800 d9002a",
    "reserved or indefinite, 1c 1d 1e 1f 5fff 5f4101ff 7fff 7f6161ff 9fff 9f01ff bfff bf616101ff",
    "truncated, 18 19ff 1aff 1bff 41 61 81 a1 a16161 fb00",
    "more than is left, 9bffffffffffffffff bbffffffffffffffff 5bffffffffffffffff"
        + " 7b7fffffffffffffff 9a7fffffff ba00010000",
    "floats of other widths, f90000 f97e00 fa00000000 fa7f800000",
    "floats that are no numbers, fb7ff0000000000000 fbfff0000000000000 fb7ff8000000000000"
        + " fb7ff0000000000001",
    "other simple values, e0 f3 f7 f800 f814 f8ff ff fc",
    "keys that are not text, a10101 a1f601 a1410101",
    "keys repeated or out of order, a2616101616101 a2616201616101 a262616101616201",
    "not UTF-8, 61ff 62c328 63eda080 62c080",
    "other tags, c074323031332d30332d32315432303a30343a30305a c101 d8184100 d82b4100",
    "links that are none, d82a d82a40 d82a4100 d82a6100 d82a01"
        + " d82a5825010155"
        + DIGEST
        + " d82a5826000155"
        + DIGEST
        + "00"
  })
  void refusesEveryOtherForm(String why, String forms) {
    for (String hex : forms.split(" ", -1)) {
      assertThatThrownBy(() -> decode(hex.replace("-", "")))
          .as("%s: %s", why, hex)
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
    }
  }

  /** N4 (CVE-2026-42328): ten thousand arrays in each other. */
  @Test
  void nests64DeepAndNo65() {
    String deep = "81".repeat(DagCbor.DEPTH_MAX - 1) + "80";
    assertThat(encode(decode(deep))).isEqualTo(deep);
    assertThatThrownBy(() -> decode("81" + deep)).hasMessageContaining("deeper than 64");
    assertThatThrownBy(() -> decode("81".repeat(10_000))).hasMessageContaining("deeper than 64");
    assertThatThrownBy(() -> decode("a16161".repeat(10_000)))
        .hasMessageContaining("deeper than 64");
    Node tooDeep = new ListNode(List.of(decode(deep)));
    assertThatThrownBy(() -> DagCbor.encode(tooDeep)).hasMessageContaining("deeper than 64");
  }

  @Test
  void countsValues() {
    byte[] zeros = new byte[5 + DagCbor.NODES_MAX];
    int count = DagCbor.NODES_MAX - 1;
    zeros[0] = (byte) 0x9a;
    zeros[1] = (byte) (count >> 24);
    zeros[2] = (byte) (count >> 16);
    zeros[3] = (byte) (count >> 8);
    zeros[4] = (byte) count;
    var exact = ByteBuffer.wrap(zeros, 0, 5 + count);
    assertThat(DagCbor.decode(exact).asList("it")).hasSize(count);
    assertThat(exact.position()).isZero();
    zeros[2]++;
    zeros[3] = 0;
    zeros[4] = 0;
    zeros[1] = (byte) (DagCbor.NODES_MAX >> 24);
    zeros[2] = (byte) (DagCbor.NODES_MAX >> 16);
    assertThatThrownBy(() -> DagCbor.decode(zeros)).hasMessageContaining("more than");
  }

  @Test
  void refusesTextWithoutABytesForm() {
    assertThatThrownBy(() -> DagCbor.encode(new TextNode("\ud800")))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> new FloatNode(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesNoMapsNestedDeeperThan64() {
    Node deep = MapNode.EMPTY;
    for (int i = 1; i < DagCbor.DEPTH_MAX; i++) {
      deep = MapNode.builder().put("a", deep).build();
    }
    assertThat(decode(encode(deep))).isEqualTo(deep);
    Node tooDeep = MapNode.builder().put("a", deep).build();
    assertThatThrownBy(() -> DagCbor.encode(tooDeep))
        .hasMessage("lists and maps nest deeper than 64");
  }

  @Test
  void boundsTheLengthOfLinks() {
    assertThatThrownBy(() -> decode("d82a4100")).hasMessageContaining("a link of 1 bytes");
    assertThatThrownBy(() -> decode("d82a58aa" + "00".repeat(170)))
        .hasMessageContaining("a link of 170 bytes");
    assertThatThrownBy(() -> decode("d82a58a9" + "00".repeat(169)))
        .hasMessageContaining("unsupported CID version 0");
  }
}
