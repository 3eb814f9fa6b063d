package reg.scan.report;

import java.util.Comparator;
import java.util.List;

/**
 * What was found in one file.
 *
 * @param path in the folder or release; escape it before it is shown
 * @param size in bytes
 * @param format by content
 * @param findings what it breaks, the worst first
 */
public record FileReport(String path, long size, Format format, List<Finding> findings) {
  public FileReport {
    findings = findings.size() < 2 ? List.copyOf(findings) : worstFirst(findings);
  }

  private static List<Finding> worstFirst(List<Finding> findings) {
    return findings.stream()
        .sorted(Comparator.comparing((Finding f) -> f.rule().severity()).reversed())
        .toList();
  }

  /** The worst of its findings; {@code INFO} when there are none. */
  public Severity verdict() {
    return findings.isEmpty() ? Severity.INFO : findings.getFirst().rule().severity();
  }
}
