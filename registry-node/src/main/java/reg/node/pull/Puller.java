package reg.node.pull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.pull.PullResult.Outcome;
import reg.node.pull.PullResult.Trust;
import reg.node.scan.FormatScan;
import reg.node.swarm.Providers;
import reg.node.swarm.Providers.Traffic;
import reg.scan.FolderFiles;
import reg.scan.Scanner;
import reg.storage.BlockStore;
import reg.storage.Lease;

/**
 * Writes the files of a release, or of a bare root, to a folder.
 *
 * <p>Signatures are checked before anything else is read. The files are gathered beside the target,
 * each block hashed as it leaves the store, and appear with one rename; what fails before leaves
 * the target as it was, and the same call goes on where it stopped.
 */
public final class Puller {
  private final Registry registry;
  private final ProgressListener progress;
  private final @Nullable Providers providers;

  /** Pulls what this home holds. */
  public Puller(Registry registry, ProgressListener progress) {
    this(registry, progress, null);
  }

  /**
   * Pulls what this home or a peer holds.
   *
   * @param providers the peers to ask; null for none
   */
  public Puller(Registry registry, ProgressListener progress, @Nullable Providers providers) {
    this.registry = registry;
    this.progress = progress;
    this.providers = providers;
  }

  /**
   * Pulls.
   *
   * @throws RegistryException as {@link Resolver#resolve}; INVALID_REQUEST for globs, expressions
   *     and targets that are refused; NOT_FOUND when nothing matches; CONFLICT when something else
   *     lies at the target, or another process pulls there; MALFORMED for paths that may not be
   *     written; CORRUPT, naming the block, when one is damaged; UNREACHABLE when no peer answers;
   *     STORAGE; INTERRUPTED
   */
  public PullResult pull(PullRequest request) {
    long start = System.nanoTime();
    Fetching fetching = providers == null ? null : new Fetching(registry, providers, progress);
    try (Lease _ = registry.storage().lease()) {
      if (fetching != null) {
        fetching.name(request.ref());
      }
      Resolution what = new Resolver(registry).resolve(request.ref());
      what.warnings().forEach(progress::warn);
      Target target = target(request, what);
      BlockSource source = fetching == null ? registry.storage().blocks() : fetching.plan(what);
      PullPlan plan = PullPlan.of(what, request.selection(), source);
      Outcome outcome = target.outcome(plan, registry.config().threads(), progress);
      if (outcome == Outcome.UNCHANGED) {
        if (fetching != null) {
          fetching.content(plan);
          fetching.keep(plan);
        }
        Stage.removeLeft(target.path());
      } else {
        write(plan, target.path(), source, fetching);
      }
      return result(plan, target.path(), outcome, Duration.ofNanos(System.nanoTime() - start));
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while fetching", e);
    }
  }

  private static Target target(PullRequest request, Resolution what) {
    Path named = request.target();
    Path path = request.folder().resolve(named == null ? Path.of(what.folderName()) : named);
    boolean force = request.options().contains(PullOption.FORCE);
    return Target.of(path, force ? Target.Force.REPLACE : Target.Force.ASK_FIRST);
  }

  private void write(PullPlan plan, Path target, BlockSource source, @Nullable Fetching fetching) {
    BlockStore blocks = registry.storage().blocks();
    int threads = registry.config().threads();
    try (Stage stage = Stage.open(target, plan.id())) {
      if (fetching != null) {
        new Leftovers(blocks).take(plan, stage.tree());
      }
      BlockStore ahead = fetching == null ? null : blocks;
      new Writing(source, ahead, threads, progress).write(plan, stage.tree());
      scanFormats(plan, stage.tree());
      new ReceiptWriter(source).write(plan, stage.tree(), registry.clock().instant());
      if (fetching != null) {
        fetching.keep(plan);
      }
      stage.publish();
    }
  }

  /** Warns of files that a program must not load, before they are visible. */
  private void scanFormats(PullPlan plan, Path tree) {
    var files = FolderFiles.below(tree);
    FormatScan.warn(Scanner.scan(files, plan.all(), registry.config().threads()), progress);
  }

  private PullResult result(PullPlan plan, Path target, Outcome outcome, Duration elapsed) {
    Resolution what = plan.what();
    VerifiedRelease signed = what.signed();
    int files = plan.files().size() + plan.parts().size();
    Traffic came = providers == null ? Traffic.NONE : providers.traffic();
    return new PullResult(
        what.ref(),
        signed == null ? null : signed.release().id().publisher().toString(),
        signed == null ? null : signed.cid(),
        what.root(),
        target,
        outcome,
        new PullResult.Counts(
            files, plan.bytes(), came.blockBytes(), came.messageBytes(), came.peers()),
        trust(what),
        elapsed,
        List.copyOf(what.warnings()));
  }

  private static Trust trust(Resolution what) {
    return switch (what) {
      case Resolution.OfRelease(var verified, var signer, var warnings) ->
          signer == Resolution.Signer.OWN ? Trust.OWN : Trust.SIGNED;
      case Resolution.Bare bare -> Trust.UNSIGNED;
    };
  }
}
