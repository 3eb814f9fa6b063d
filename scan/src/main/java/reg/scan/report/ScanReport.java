package reg.scan.report;

import java.util.List;

/**
 * What was found in some files.
 *
 * @param files all that were looked at, in order of their paths
 */
public record ScanReport(List<FileReport> files) {
  public ScanReport {
    files = List.copyOf(files);
  }

  /** The files with that verdict. */
  public List<FileReport> with(Severity verdict) {
    return files.stream().filter(file -> file.verdict() == verdict).toList();
  }

  /** Whether a file must not be loaded. */
  public boolean isDenied() {
    return files.stream().anyMatch(file -> file.verdict() == Severity.DENY);
  }
}
