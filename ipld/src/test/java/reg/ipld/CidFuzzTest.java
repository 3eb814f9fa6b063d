package reg.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.testdata.Vectors;

class CidFuzzTest {
  private static Stream<JsonNode> vectors() {
    return Vectors.json("cid/cases.json").valueStream();
  }

  static Stream<byte[]> cids() {
    return vectors().map(vector -> HexFormat.of().parseHex(vector.required("bytes").asText()));
  }

  static Stream<byte[]> texts() {
    return vectors()
        .flatMap(vector -> vector.path("bases").valueStream())
        .map(text -> text.asText().getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("cids")
  @FuzzTest
  void decodesWhatItWouldWrite(byte[] bytes) {
    try {
      Cid cid = Cid.decodeWhole(bytes);
      assertThat(cid.bytes()).isEqualTo(bytes);
      assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
      assertThat(cid.size()).isLessThanOrEqualTo(Cid.BYTES_MAX);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }

  @MethodSource("texts")
  @FuzzTest
  void parsesTextOfAnyBase(byte[] text) {
    try {
      Cid cid = Cid.parse(new String(text, StandardCharsets.UTF_8));
      assertThat(Cid.decodeWhole(cid.bytes())).isEqualTo(cid);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
