package reg.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.scan.report.Findings;
import reg.scan.template.TemplateGate;

class TemplateFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.concat(TemplateCorpus.HOSTILE.stream(), BenignTemplates.ALL.stream())
        .map(template -> template.getBytes(StandardCharsets.UTF_8));
  }

  /** Any text gives findings, and none hides an attack that stands before it. */
  @MethodSource("seeds")
  @FuzzTest
  void givesFindings(byte[] bytes) {
    var findings = new Findings();
    String template = new String(bytes, StandardCharsets.UTF_8);
    TemplateGate.scan("{{ ''.__class__ }}" + template, "", findings);
    assertThat(findings.isDenied()).isTrue();
  }
}
