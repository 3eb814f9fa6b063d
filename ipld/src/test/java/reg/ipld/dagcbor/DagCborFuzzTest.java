package reg.ipld.dagcbor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.testdata.Vectors;

class DagCborFuzzTest {
  static Stream<byte[]> seeds() {
    return Vectors.json("dag-cbor/cases.json")
        .valueStream()
        .map(vector -> HexFormat.of().parseHex(vector.required("bytes").asText()));
  }

  @MethodSource("seeds")
  @FuzzTest
  void decodesWhatItWouldWrite(byte[] bytes) {
    try {
      Node node = DagCbor.decode(bytes);
      assertThat(DagCbor.encode(node)).isEqualTo(bytes);
      assertThat(node).hasToString(node.toString());
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
