package reg.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.testdata.Vectors;

class CidFuzzTest {
  static Stream<byte[]> seeds() {
    return Vectors.json("cid/cases.json")
        .valueStream()
        .map(vector -> HexFormat.of().parseHex(vector.required("bytes").asText()));
  }

  @MethodSource("seeds")
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
}
