package reg.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.testdata.Vectors;

class CidTextFuzzTest {
  static Stream<byte[]> seeds() {
    return Vectors.json("cid/cases.json")
        .valueStream()
        .flatMap(vector -> vector.path("bases").valueStream())
        .map(text -> text.asText().getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
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
