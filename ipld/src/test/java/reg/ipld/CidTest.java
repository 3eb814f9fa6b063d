package reg.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.testdata.Vectors;

class CidTest {
  private static final String HELLO = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

  static List<JsonNode> vectors() {
    return Vectors.json("cid/cases.json").valueStream().toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsAndWritesWhatGoCidDoes(JsonNode vector) {
    byte[] bytes = HexFormat.of().parseHex(vector.required("bytes").asText());
    Cid cid = Cid.decodeWhole(bytes);
    assertThat(cid).hasToString(vector.required("text").asText());
    assertThat(cid.codec().code()).isEqualTo(vector.required("codec").asInt());
    assertThat(cid.multihash().code()).isEqualTo(vector.required("hash").asInt());
    assertThat(cid.multihash().digest())
        .isEqualTo(HexFormat.of().parseHex(vector.required("digest").asText()));
    assertThat(cid.bytes()).isEqualTo(bytes);
    assertThat(cid.size()).isEqualTo(bytes.length);
    assertThat(Cid.parse(cid.toString())).isEqualTo(cid).hasSameHashCodeAs(cid);
    for (JsonNode text : vector.path("bases")) {
      assertThat(Cid.parse(text.asText())).as(text.asText()).isEqualTo(cid);
    }
  }

  @Test
  void comparesVersionsButNotThePathToThem() {
    Cid v0 = Cid.parse("Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD");
    Cid v1 = v0.toV1();
    assertThat(v1.version()).isOne();
    assertThat(v1).isNotEqualTo(v0);
    assertThat(v1.multihash()).isEqualTo(v0.multihash());
    assertThat(v1.toV1()).isSameAs(v1);
    assertThat(v0.compareTo(v1)).isNegative();
    assertThat(Cid.parse(v1.toString())).isEqualTo(v1);
    assertThat(Cid.v1(Codec.RAW, v0.multihash()).compareTo(v1)).isNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "b",
        "hello",
        "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyf", // one character less
        "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyf0", // not of the alphabet
        "zQmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD", // version 0 with a prefix
        "f1220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
        "f02551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", // version 2
        "f00551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", // version 0
        "f0155", // cut
        "f12", // the beginning of a bare multihash
        "f1220",
        "f1221b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", // of another
        // length
        "f01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcd", // cut digest
        "f01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde900", // behind it
        "f0199011220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", // codec
        "f01d5001220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9" // not minimal
      })
  void refusesTextThatIsNoCid(String text) {
    assertThatThrownBy(() -> Cid.parse(text))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining("not a CID: '" + text + "'");
    assertThat(Cid.isCid(text)).isFalse();
    assertThat(Cid.isCid(HELLO)).isTrue();
  }

  @Test
  void readsFromTheMiddleOfABuffer() {
    Cid cid = Cid.parse(HELLO);
    ByteBuffer bytes = ByteBuffer.allocate(40).position(2);
    cid.write(bytes);
    bytes.position(2);
    assertThat(Cid.decode(bytes)).isEqualTo(cid);
    assertThat(bytes.position()).isEqualTo(38);
  }

  @Test
  void hasAVersion0OnlyOfSha256() {
    Multihash identity = Multihash.of(Multihash.IDENTITY, new byte[] {1});
    assertThatThrownBy(() -> Cid.v0(identity)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isTheSameOnlyByVersionCodecAndHash() {
    Cid hello = Cid.parse(HELLO);
    Multihash other = Multihash.of(Multihash.IDENTITY, new byte[] {1});
    assertThat(hello).isNotEqualTo(Cid.v1(Codec.DAG_CBOR, hello.multihash()));
    assertThat(hello).isNotEqualTo(Cid.v1(Codec.RAW, other)).isNotEqualTo(HELLO);
    assertThat(hello.hashCode()).isNotEqualTo(Cid.v1(Codec.RAW, other).hashCode());
    assertThat(Cid.v1(Codec.RAW, other)).isLessThan(Cid.v1(Codec.RAW, hello.multihash()));
    assertThat(hello).isGreaterThan(Cid.v1(Codec.DAG_CBOR, other));
  }

  @Test
  void quotesAtMost80CharactersOfWhatIsNoCid() {
    String most = "f" + "0".repeat(79);
    assertThatThrownBy(() -> Cid.parse(most)).hasMessageStartingWith("not a CID: '" + most + "' (");
    assertThatThrownBy(() -> Cid.parse(most + "0"))
        .hasMessageStartingWith("not a CID: '" + most + "…' (");
  }
}
