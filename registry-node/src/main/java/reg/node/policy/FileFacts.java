package reg.node.policy;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.manifest.policy.PolicyFacts.Danger;
import reg.manifest.policy.PolicyFacts.FileFact;
import reg.scan.Scanner;
import reg.scan.report.FileReport;
import reg.scan.report.ScanReport;

/** What a scan found, as policies ask it. */
public final class FileFacts {
  private FileFacts() {}

  /** One fact a file, with the worst of its findings. */
  public static List<FileFact> of(ScanReport report) {
    return report.files().stream().map(FileFacts::of).toList();
  }

  /**
   * Scans files that the caller opens, each for one thread.
   *
   * @throws RegistryException what reading them throws
   */
  public static List<FileFact> scan(SortedMap<String, Supplier<FileBytes>> files, int threads) {
    return of(Scanner.scan(new FilesRead(files), threads));
  }

  private static FileFact of(FileReport file) {
    Danger danger =
        switch (file.verdict()) {
          case INFO -> Danger.CLEAN;
          case WARN -> Danger.SUSPICIOUS;
          case DENY -> Danger.DENIED;
        };
    String finding = file.findings().isEmpty() ? "" : file.findings().getFirst().message();
    return new FileFact(file.path(), file.format().id(), danger, finding);
  }
}
