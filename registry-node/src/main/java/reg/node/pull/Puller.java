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
import reg.node.key.ReaderKeys;
import reg.node.name.Records;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.policy.Consent;
import reg.node.policy.FileFacts;
import reg.node.policy.PolicyGate;
import reg.node.pull.PullResult.Outcome;
import reg.node.pull.PullResult.Trust;
import reg.node.scan.FormatScan;
import reg.node.seal.OpenedRelease;
import reg.node.seal.ReadableFiles;
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
      VerifiedRelease signed = what.signed();
      if (signed != null
          && OpenedRelease.isPrivate(signed)
          && !request.options().contains(PullOption.ENCRYPTED)) {
        requireReader(request, signed, source);
        PullPlan all = PullPlan.of(what, Selection.ALL, source);
        if (fetching != null) {
          fetching.content(all);
          fetching.keep(all);
        }
        ReadableFiles opened = open(request, what);
        PullPlan plan = PullPlan.of(inside(what, opened), request.selection(), opened.source());
        return finish(new Task(gate, what, plan, target, start), opened.source(), null);
      }
      PullPlan plan = PullPlan.of(what, request.selection(), source);
      return finish(new Task(gate, what, plan, target, start), source, fetching);
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while fetching", e);
    }
  }

  /**
   * A pull of which everything is known.
   *
   * @param what the release that was asked for; that of the plan is the one inside when it is
   *     private
   */
  private record Task(PolicyGate gate, Resolution what, PullPlan plan, Target target, long start) {}

  /** Whoever cannot read it is told before its content is fetched. */
  private void requireReader(PullRequest request, VerifiedRelease signed, BlockSource source) {
    var keys = new ReaderKeys(registry.home()).all(identities(request));
    OpenedRelease.requireReader(signed, source, keys);
  }

  private ReadableFiles open(PullRequest request, Resolution what) {
    return ReadableFiles.of(registry, what, identities(request));
  }

  private static List<Path> identities(PullRequest request) {
    return request.identities().stream().map(request.folder()::resolve).toList();
  }

  private static Resolution inside(Resolution what, ReadableFiles opened) {
    VerifiedRelease inside = opened.signed();
    return inside != null && what instanceof Resolution.OfRelease of
        ? new Resolution.OfRelease(inside, of.signer(), what.warnings())
        : what;
  }

  private PullResult finish(Task task, BlockSource source, @Nullable Fetching fetching)
      throws InterruptedException {
    PullPlan plan = task.plan;
    Target target = task.target;
    Resolution what = task.what;
    Outcome outcome = target.outcome(plan, registry.config().threads(), progress);
    var told = new ArrayList<>(what.warnings());
    if (outcome == Outcome.UNCHANGED) {
      if (fetching != null) {
        fetching.content(plan);
        fetching.keep(plan);
      }
      told.addAll(admit(task, target.path()));
      Stage.removeLeft(target.path());
    } else {
      told.addAll(write(task, source, fetching));
    }
    return result(task, outcome, told);
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

  private List<String> write(Task task, BlockSource source, @Nullable Fetching fetching) {
    PullPlan plan = task.plan;
    Path target = task.target.path();
    BlockStore blocks = registry.storage().blocks();
    int threads = registry.config().threads();
    try (Stage stage = Stage.open(target, plan.id())) {
      if (fetching != null) {
        new Leftovers(blocks).take(plan, stage.tree());
      }
      BlockStore ahead = fetching == null ? null : blocks;
      String step = fetching == null ? "writing" : fetching.step();
      new Writing(source, ahead, step, threads, progress).write(plan, stage.tree());
      List<String> noted = admit(task, stage.tree());
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
  private List<String> admit(Task task, Path tree) {
    var files = FolderFiles.below(tree);
    ScanReport report = Scanner.scan(files, task.plan.all(), registry.config().threads());
    FormatScan.warn(report, progress);
    List<String> noted = task.gate.admit(task.what, Use.PULL, FileFacts.of(report));
    noted.forEach(progress::warn);
    return noted;
  }

  private PullResult result(Task task, Outcome outcome, List<String> warnings) {
    PullPlan plan = task.plan;
    Resolution what = task.what;
    VerifiedRelease signed = what.signed();
    int files = plan.files().size() + plan.parts().size();
    Traffic came = providers == null ? Traffic.NONE : providers.traffic();
    return new PullResult(
        what.ref(),
        signed == null ? null : signed.release().id().publisher().toString(),
        signed == null ? null : signed.cid(),
        what.root(),
        task.target.path(),
        outcome,
        new PullResult.Counts(
            files, plan.bytes(), came.blockBytes(), came.messageBytes(), came.peers()),
        trust(what),
        Duration.ofNanos(System.nanoTime() - task.start),
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
