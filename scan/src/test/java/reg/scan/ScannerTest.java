package reg.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import reg.chunker.format.FileBytes;
import reg.scan.report.FileReport;
import reg.scan.report.Rule;
import reg.scan.report.Severity;

/** The attacks F1, F2, F3 and F4, each by the name of its tests. */
class ScannerTest {
  private static final Duration TIME_MAX = Duration.ofSeconds(1);
  private static final long ALLOCATED_MAX = 64L << 20;

  @Test
  void f1BrokenSafetensorsAreDenied() {
    requireDenied(TensorCorpus.brokenSafetensors(), 17);
  }

  @Test
  void f1BrokenGgufIsDenied() {
    requireDenied(TensorCorpus.brokenGguf(), 16);
  }

  @Test
  void f2PicklesThatCallAreDenied() {
    requireDenied(PickleCorpus.callables(), 66);
  }

  @Test
  void f2HiddenPicklesAreDenied() {
    requireDenied(PickleCorpus.hidden(), 50);
  }

  @Test
  void f2PicklesInArchivesAreDenied() {
    requireDenied(ArchiveCorpus.hostile(), 20);
  }

  /** Of what honest models have, Python code alone is warned of. */
  @Test
  void f3BenignFilesRaiseNoAlarm() {
    var files = BenignCorpus.files();
    var alarms = new ArrayList<String>();
    var paths = new TreeSet<>(files.keySet());
    files.forEach(
        (path, bytes) ->
            timed(path, bytes, paths).findings().stream()
                .filter(finding -> finding.rule().severity() != Severity.INFO)
                .filter(finding -> finding.rule() != Rule.CODE_PYTHON)
                .forEach(finding -> alarms.add(path + " " + finding)));
    assertThat(files).hasSizeGreaterThanOrEqualTo(200);
    assertThat(alarms).isEmpty();
  }

  @Test
  void f4TemplatesThatReachOutAreDenied() {
    requireDenied(TemplateCorpus.hostile(), 40);
  }

  @Test
  void f4ConfigurationsThatRunCodeAreDenied() {
    requireDenied(ConfigCorpus.configs(), 12);
  }

  @Test
  void f4KerasModelsThatRunCodeAreDenied() {
    requireDenied(ConfigCorpus.keras(), 12);
  }

  @Test
  void f4OnnxModelsThatNameOtherFilesAreDenied() {
    requireDenied(OnnxFile.hostile(), 8);
  }

  @Test
  void templatesInGgufAreLookedAt() {
    var files = new LinkedHashMap<String, byte[]>();
    TemplateCorpus.hostile()
        .forEach(
            (name, template) ->
                files.put(
                    name.replace("/chat_template.jinja", ".gguf"),
                    TensorCorpus.Gguf.begin(3, 0, 1)
                        .key("tokenizer.chat_template", 8)
                        .text(new String(template, StandardCharsets.UTF_8))
                        .data(32, 0)));
    requireDenied(files, 40);
  }

  private static void requireDenied(Map<String, byte[]> files, int countMin) {
    var passed = new ArrayList<String>();
    var paths = new TreeSet<>(files.keySet());
    files.forEach(
        (path, bytes) -> {
          FileReport report = timed(path, bytes, paths);
          if (report.verdict() != Severity.DENY) {
            passed.add(path + " " + report);
          }
        });
    assertThat(files).hasSizeGreaterThanOrEqualTo(countMin);
    assertThat(passed).isEmpty();
  }

  /** A scan within the time and memory that any file may take. */
  private static FileReport timed(String path, byte[] bytes, Set<String> paths) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long start = threads.getCurrentThreadCpuTime();
    FileReport report = Scanner.scan(path, FileBytes.of(bytes), paths);
    long took = threads.getCurrentThreadCpuTime() - start;
    assertThat(Duration.ofNanos(took)).as(path).isLessThan(TIME_MAX);
    assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
        .as(path)
        .isLessThan(ALLOCATED_MAX);
    return report;
  }
}
