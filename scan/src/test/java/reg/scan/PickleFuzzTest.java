package reg.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.chunker.format.FileBytes;
import reg.scan.pickle.PickleGate;
import reg.scan.report.Findings;

class PickleFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.concat(
        PickleCorpus.hidden().values().stream().filter(bytes -> bytes.length < 1000),
        Stream.of(BenignCorpus.stateDict("Float", 2)));
  }

  /** Any bytes give findings, and what imports os.system as its last act is denied. */
  @MethodSource("seeds")
  @FuzzTest
  void givesFindings(byte[] bytes) {
    var findings = new Findings();
    PickleGate.scan(FileBytes.of(bytes), 0, findings);
    PickleGate.scanHidden(FileBytes.of(bytes), findings);
    var attacked = new Findings();
    byte[] attack = PickleCorpus.join(PickleCorpus.calling("os.system"), bytes);
    PickleGate.scan(FileBytes.of(attack), 0, attacked);
    assertThat(attacked.isDenied()).isTrue();
    assertThat(findings.list()).hasSizeLessThanOrEqualTo(Findings.MAX + 1);
  }
}
