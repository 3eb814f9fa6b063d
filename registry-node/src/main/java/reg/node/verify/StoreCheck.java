package reg.node.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.unixfs.UnixFsReader;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.scan.FormatScan;
import reg.node.tree.Contents;
import reg.node.tree.LeafWalk;
import reg.node.tree.TreeFile;
import reg.scan.report.ScanReport;

/** Verifies a release or root in the store: signatures, list against tree, every block. */
final class StoreCheck {
  private static final VerifyResult.Files NOTHING =
      new VerifyResult.Files(0, 0, List.of(), List.of(), List.of());

  private final Registry registry;
  private final ProgressListener progress;
  private final Checks checks = new Checks();

  /** The first thing wrong with a file, by path. */
  private final Map<String, RegistryException> wrong = new ConcurrentSkipListMap<>();

  StoreCheck(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  VerifyResult run(String ref) {
    long start = System.nanoTime();
    Resolution what = new Resolver(registry).resolve(ref);
    what.warnings().forEach(progress::warn);
    BlockSource source = registry.storage().blocks();
    VerifiedRelease signed = what.signed();
    if (signed == null) {
      checks.failed("publisher", Fault.UNSIGNED, "a bare root: nobody signed for it", List.of());
    } else {
      checks.passed("release-signature", signed.toString());
    }
    Contents contents = checks.run("tree", () -> contents(signed, what, source));
    VerifyResult.Files files = contents == null ? NOTHING : blocks(contents, source);
    if (signed != null) {
      PolicyCheck.run(registry, signed, scan(contents, source), checks);
    }
    return new VerifyResult(
        checks.fault(),
        what.ref(),
        signed == null ? null : signed.release().id().publisher().toString(),
        signed == null ? null : signed.cid(),
        checks.tree(what.ref()),
        files,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private Contents contents(@Nullable VerifiedRelease signed, Resolution what, BlockSource source) {
    if (signed == null) {
      return Contents.ofRoot(what.root(), source);
    }
    Contents contents = Contents.of(signed.release().content(), source);
    checks.passed("tree", "root " + what.root() + " has exactly the files of the signed list");
    return contents;
  }

  private @Nullable ScanReport scan(@Nullable Contents contents, BlockSource source) {
    return contents != null && wrong.isEmpty()
        ? new FormatScan(registry, progress).contents(contents, source)
        : null;
  }

  private VerifyResult.Files blocks(Contents contents, BlockSource source) {
    progress.begin("verifying", contents.bytes());
    var bytes = new AtomicLong();
    var reader = new UnixFsReader(source);
    Iterator<LeafWalk.Item> walk = new LeafWalk(contents.files(), source, this::note);
    try {
      Parallel.<LeafWalk.Item>forEach(
          () -> walk,
          registry.config().threads(),
          item -> {
            try {
              int size = reader.read(item.leaf()).remaining();
              bytes.addAndGet(size);
              progress.advance(size);
            } catch (RegistryException e) {
              note(item.file(), e);
            }
          });
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while verifying", e);
    }
    return report(contents, bytes.get());
  }

  private void note(TreeFile file, RegistryException e) {
    if (e.fault() == Fault.STORAGE || e.fault() == Fault.INTERRUPTED) {
      throw e;
    }
    wrong.putIfAbsent(file.path(), e);
  }

  private VerifyResult.Files report(Contents contents, long bytes) {
    var changed = new ArrayList<String>();
    var missing = new ArrayList<String>();
    var children = new ArrayList<Reason>();
    wrong.forEach(
        (path, e) -> {
          boolean absent = e.fault() == Fault.NOT_FOUND;
          (absent ? missing : changed).add(path);
          children.add(
              new Reason(
                  absent ? "missing" : "changed",
                  Reason.Verdict.FAILED,
                  path + ": " + e.getMessage(),
                  List.of()));
        });
    if (wrong.isEmpty()) {
      checks.passed("blocks", contents.files().size() + " files, " + bytes + " bytes, all exact");
    } else {
      checks.failed("blocks", Fault.CORRUPT, wrong.size() + " files are not whole", children);
    }
    return new VerifyResult.Files(contents.files().size(), bytes, changed, missing, List.of());
  }
}
