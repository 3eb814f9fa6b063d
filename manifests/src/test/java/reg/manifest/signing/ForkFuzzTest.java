package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.RegistryException;
import reg.testdata.Vectors;

class ForkFuzzTest {
  static Stream<byte[]> seeds() {
    String golden = Vectors.json("formats/trust.json").required("fork").asText();
    return Stream.of(HexFormat.of().parseHex(golden));
  }

  /** What is read proves itself; everything else is refused and nothing else happens. */
  @MethodSource("seeds")
  @FuzzTest
  void provesItselfOrIsRefused(byte[] bytes) {
    try {
      Fork fork = Fork.decode(bytes);
      assertThat(fork.encode()).isEqualTo(bytes);
      assertThat(fork.one().cid()).isNotEqualTo(fork.other().cid());
    } catch (RegistryException e) {
      assertThat(e.fault()).isNotNull();
    }
  }
}
