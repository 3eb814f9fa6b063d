package reg.node.verify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.manifest.PublisherId;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.folder.FolderState;
import reg.node.folder.PulledFolder;
import reg.node.folder.Receipt;
import reg.node.name.Heads;
import reg.scan.FolderFiles;
import reg.scan.Scanner;
import reg.scan.report.ScanReport;

/** Verifies a folder that a pull wrote. */
final class PulledCheck {
  private static final VerifyResult.Files NOTHING =
      new VerifyResult.Files(0, 0, List.of(), List.of(), List.of());

  private final Registry registry;
  private final ProgressListener progress;
  private final Checks checks = new Checks();

  PulledCheck(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  VerifyResult run(Path folder) {
    long start = System.nanoTime();
    PulledFolder pulled = checks.run("receipt", () -> PulledFolder.open(folder));
    VerifyResult.Files files = NOTHING;
    VerifiedRelease release = null;
    if (pulled != null) {
      Receipt receipt = pulled.receipt();
      release = pulled.release();
      checks.passed("receipt", "pulled as " + receipt.ref() + " at " + receipt.pulled());
      signature(release);
      part(receipt);
      FolderState state = pulled.check(registry.config().threads(), progress);
      files = files(state);
      if (release != null) {
        PolicyCheck.run(registry, release, state.isExact() ? scan(folder, pulled) : null, checks);
      } else {
        checks.failed("publisher", Fault.UNSIGNED, "a bare root: nobody signed for it", List.of());
      }
    }
    return new VerifyResult(
        checks.fault(),
        pulled == null ? folder.toString() : pulled.receipt().ref(),
        release == null ? null : release.release().id().publisher().toString(),
        release == null ? null : release.cid(),
        checks.tree(folder.toString()),
        files,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private ScanReport scan(Path folder, PulledFolder pulled) {
    var paths = new TreeMap<String, Path>();
    pulled.files().forEach(file -> paths.put(file.path(), folder.resolve(file.path())));
    return Scanner.scan(FolderFiles.of(paths), registry.config().threads());
  }

  private void signature(@Nullable VerifiedRelease release) {
    if (release != null) {
      PublisherId publisher = release.release().id().publisher();
      checks.passed(
          "release-signature",
          release
              + (new Heads(registry).isOwn(publisher) ? ", signed by this home's own key" : ""));
    }
  }

  private void part(Receipt receipt) {
    Receipt.Part part = receipt.part();
    boolean all = part.includes().isEmpty() && part.excludes().isEmpty() && part.tensors() == null;
    if (!all) {
      checks.skipped("whole-release", "only a part was pulled: " + part);
    }
    if (!receipt.unsigned().isEmpty()) {
      checks.skipped(
          "signed-files",
          receipt.unsigned().size() + " files are checked against the receipt alone, as written");
    }
  }

  private VerifyResult.Files files(FolderState state) {
    checks.files(state);
    return new VerifyResult.Files(
        state.checked(), state.bytes(), state.changed(), state.missing(), state.extra());
  }
}
