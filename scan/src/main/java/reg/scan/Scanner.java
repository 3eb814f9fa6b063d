package reg.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.scan.report.FileReport;
import reg.scan.report.Findings;
import reg.scan.report.Format;
import reg.scan.report.ScanReport;

/**
 * Looks at the files of a model for what would run code, exhaust the machine or lead outside when a
 * program loads them. Nothing is executed. What each rule means is in docs/scanning.md.
 */
public final class Scanner {
  private Scanner() {}

  /**
   * Scans files that may name each other.
   *
   * @throws RegistryException as {@link #scan(ScannedFiles, Set, int)}
   */
  public static ScanReport scan(ScannedFiles files, int threads) {
    return scan(files, files.paths(), threads);
  }

  /**
   * Scans files, each bounded in time and memory whatever is in it: headers of tensors, all of a
   * pickle, the members of an archive.
   *
   * @param model paths of all files of the model, which the scanned ones may name
   * @param threads how many files are looked at at once
   * @throws RegistryException STORAGE, NOT_FOUND or CORRUPT when a file cannot be read; INTERRUPTED
   */
  public static ScanReport scan(ScannedFiles files, Set<String> model, int threads) {
    SortedSet<String> paths = files.paths();
    var reports = new ArrayList<FileReport>(paths.size());
    try {
      Parallel.<String>forEach(
          paths,
          threads,
          path ->
              files.read(
                  path,
                  bytes -> {
                    FileReport report = scan(path, bytes, model);
                    synchronized (reports) {
                      reports.add(report);
                    }
                  }));
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while scanning", e);
    }
    reports.sort((first, second) -> first.path().compareTo(second.path()));
    return new ScanReport(reports);
  }

  /**
   * Scans one file.
   *
   * @param path its name, from which only what the content leaves open is taken
   * @param model paths of all files of the model, which it may name
   */
  public static FileReport scan(String path, FileBytes bytes, Set<String> model) {
    var findings = new Findings();
    Format format = new ContentScan(path, model).scan(path, bytes, findings);
    return new FileReport(path, bytes.size(), format, List.copyOf(findings.list()));
  }
}
