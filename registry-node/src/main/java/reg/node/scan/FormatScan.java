package reg.node.scan;

import java.nio.file.Path;
import java.util.List;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.tree.Contents;
import reg.scan.FolderFiles;
import reg.scan.Scanner;
import reg.scan.report.FileReport;
import reg.scan.report.Finding;
import reg.scan.report.ScanReport;
import reg.scan.report.Severity;
import reg.storage.Lease;

/** Runs the format gates over a folder or over a version in the store. */
public final class FormatScan {
  private static final int WARNED_FILES_MAX = 20;

  private final Registry registry;
  private final ProgressListener progress;

  public FormatScan(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /**
   * Scans what lies at a path.
   *
   * @throws RegistryException NOT_FOUND when nothing does; STORAGE when it cannot be read
   */
  public ScanReport path(Path path) {
    return Scanner.scan(FolderFiles.below(path), registry.config().threads());
  }

  /**
   * Scans a version, its blocks verified as they are read.
   *
   * @throws RegistryException as {@link Resolver#resolve}; NOT_FOUND or CORRUPT, naming the block
   */
  public ScanReport release(String ref) {
    Resolution what = new Resolver(registry).resolve(ref);
    what.warnings().forEach(progress::warn);
    try (Lease _ = registry.storage().lease()) {
      BlockSource source = registry.storage().blocks();
      VerifiedRelease signed = what.signed();
      Contents contents =
          signed == null
              ? Contents.ofRoot(what.root(), source)
              : Contents.of(signed.release().content(), source);
      return contents(contents, source);
    }
  }

  /**
   * Scans files in blocks.
   *
   * @throws RegistryException NOT_FOUND or CORRUPT, naming the block
   */
  public ScanReport contents(Contents contents, BlockSource source) {
    return Scanner.scan(new TreeFiles(contents, source), registry.config().threads());
  }

  /** Warns of each denied file, and of what to do. */
  public static void warn(ScanReport report, ProgressListener progress) {
    List<FileReport> denied = report.with(Severity.DENY);
    for (FileReport file : denied.subList(0, Math.min(WARNED_FILES_MAX, denied.size()))) {
      Finding worst = file.findings().getFirst();
      progress.warn(
          "%s: %s: %s; %s"
              .formatted(file.path(), worst.rule().id(), worst.message(), worst.rule().advice()));
    }
    if (denied.size() > WARNED_FILES_MAX) {
      progress.warn("%d more such files".formatted(denied.size() - WARNED_FILES_MAX));
    }
    if (!denied.isEmpty()) {
      progress.warn("'reg scan' shows all that was found");
    }
  }
}
