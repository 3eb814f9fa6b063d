package reg.node.pull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.manifest.Reference;
import reg.manifest.policy.Use;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Records;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.policy.Consent;
import reg.node.policy.FileFacts;
import reg.node.policy.PolicyGate;
import reg.node.pull.PullResult.Outcome;
import reg.node.pull.PullResult.Trust;
import reg.node.scan.FormatScan;
import reg.node.swarm.Providers;
import reg.node.swarm.Providers.Traffic;
import reg.node.trust.FirstUse;
import reg.node.trust.Standing;
import reg.scan.FolderFiles;
import reg.scan.Scanner;
import reg.scan.report.ScanReport;
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
  private final FirstUse firstUse;
  private final Consent consent;

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
    this(registry, progress, providers, FirstUse.TAKE, Consent.NOBODY);
  }

  /**
   * Pulls what this home or a peer holds.
   *
   * @param providers the peers to ask; null for none
   * @param firstUse asked of a publisher that the reference does not name and nobody knows
   * @param consent asked where the policy says so
   */
  public Puller(
      Registry registry,
      ProgressListener progress,
      @Nullable Providers providers,
      FirstUse firstUse,
      Consent consent) {
    this.registry = registry;
    this.progress = progress;
    this.providers = providers;
    this.firstUse = firstUse;
    this.consent = consent;
  }

  /**
   * Pulls.
   *
   * @throws RegistryException as {@link Resolver#resolve}; REFUSED_BY_POLICY; INVALID_REQUEST for
   *     globs, expressions and targets that are refused; NOT_FOUND when nothing matches; CONFLICT
   *     when something else lies at the target, or another process pulls there; MALFORMED for paths
   *     that may not be written; CORRUPT, naming the block, when one is damaged; UNREACHABLE when
   *     no peer answers; STORAGE; INTERRUPTED
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
      meet(request, what);
      PolicyGate gate = PolicyGate.of(registry, consent);
      if (fetching != null) {
        fetching.attestations(what, gate.policy().attesters());
      }
      gate.admit(what, Use.FETCH, null);
      Target target = target(request, what);
      BlockSource source = fetching == null ? registry.storage().blocks() : fetching.plan(what);
      PullPlan plan = PullPlan.of(what, request.selection(), source);
      Outcome outcome = target.outcome(plan, registry.config().threads(), progress);
      var told = new ArrayList<>(what.warnings());
      if (outcome == Outcome.UNCHANGED) {
        if (fetching != null) {
          fetching.content(plan);
          fetching.keep(plan);
        }
        told.addAll(admit(gate, plan, target.path()));
        Stage.removeLeft(target.path());
      } else {
        told.addAll(write(gate, plan, target.path(), source, fetching));
      }
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      return result(plan, target.path(), outcome, elapsed, told);
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while fetching", e);
    }
  }

  /** Naming the publisher is to know it; a CID names only bytes. */
  private void meet(PullRequest request, Resolution what) {
    VerifiedRelease signed = what.signed();
    if (signed != null && Reference.parse(request.ref()) instanceof Reference.ByCid) {
      Standing standing = registry.trust().standing(signed.release().id().publisher());
      if (!standing.isKnown()) {
        firstUse.meet(standing);
      }
    }
  }

  private static Target target(PullRequest request, Resolution what) {
    Path named = request.target();
    Path path = request.folder().resolve(named == null ? Path.of(what.folderName()) : named);
    boolean force = request.options().contains(PullOption.FORCE);
    return Target.of(path, force ? Target.Force.REPLACE : Target.Force.ASK_FIRST);
  }

  private List<String> write(
      PolicyGate gate,
      PullPlan plan,
      Path target,
      BlockSource source,
      @Nullable Fetching fetching) {
    BlockStore blocks = registry.storage().blocks();
    int threads = registry.config().threads();
    try (Stage stage = Stage.open(target, plan.id())) {
      if (fetching != null) {
        new Leftovers(blocks).take(plan, stage.tree());
      }
      BlockStore ahead = fetching == null ? null : blocks;
      String step = fetching == null ? "writing" : fetching.step();
      new Writing(source, ahead, step, threads, progress).write(plan, stage.tree());
      List<String> noted = admit(gate, plan, stage.tree());
      VerifiedRelease signed = plan.what().signed();
      var records = signed == null ? List.<Block>of() : new Records(registry).needed(signed);
      new ReceiptWriter(source, records).write(plan, stage.tree(), registry.clock().instant());
      if (fetching != null) {
        fetching.keep(plan);
      }
      stage.publish();
      return noted;
    }
  }

  /** Asks the policy of files that a program must not load, before they are visible. */
  private List<String> admit(PolicyGate gate, PullPlan plan, Path tree) {
    var files = FolderFiles.below(tree);
    ScanReport report = Scanner.scan(files, plan.all(), registry.config().threads());
    FormatScan.warn(report, progress);
    List<String> noted = gate.admit(plan.what(), Use.PULL, FileFacts.of(report));
    noted.forEach(progress::warn);
    return noted;
  }

  private PullResult result(
      PullPlan plan, Path target, Outcome outcome, Duration elapsed, List<String> warnings) {
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
        warnings);
  }

  private static Trust trust(Resolution what) {
    return switch (what) {
      case Resolution.OfRelease(var verified, var signer, var warnings) ->
          signer == Resolution.Signer.OWN ? Trust.OWN : Trust.SIGNED;
      case Resolution.Bare bare -> Trust.UNSIGNED;
    };
  }
}
