package reg.ipld.dagpb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.testdata.Vectors;

class DagPbFuzzTest {
  static Stream<byte[]> seeds() {
    return Vectors.json("dag-pb/cases.json")
        .valueStream()
        .map(vector -> HexFormat.of().parseHex(vector.required("bytes").asText()));
  }

  /** Bytes that lack a name or size are not written again as they were, but mean the same. */
  @MethodSource("seeds")
  @FuzzTest
  void decodesWhatItCanWrite(byte[] bytes) {
    try {
      PbNode node = DagPb.decode(ByteBuffer.wrap(bytes));
      byte[] written = DagPb.encode(node.links(), node.data());
      assertThat(DagPb.decode(ByteBuffer.wrap(written))).isEqualTo(node);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
