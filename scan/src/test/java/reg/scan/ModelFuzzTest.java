package reg.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.chunker.format.FileBytes;
import reg.scan.report.Findings;

class ModelFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(
            ConfigCorpus.keras(),
            ConfigCorpus.configs(),
            ArchiveCorpus.hostile(),
            OnnxFile.hostile())
        .flatMap(files -> files.values().stream())
        .filter(bytes -> bytes.length < 10_000);
  }

  /** Any bytes under any name give a report: HDF5, Keras, JSON, ONNX, archives. */
  @MethodSource("seeds")
  @FuzzTest
  void givesAReport(byte[] bytes) {
    for (String name : new String[] {"config.json", "model.onnx", "chat_template.jinja", "x.h5"}) {
      var report = Scanner.scan(name, FileBytes.of(bytes), Set.of(name));
      assertThat(report.size()).isEqualTo(bytes.length);
      assertThat(report.findings()).hasSizeLessThanOrEqualTo(Findings.MAX + 1);
    }
  }
}
