package reg.node.pull;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.libp2p.PeerId;
import reg.manifest.ArtifactName;
import reg.manifest.DidKey;
import reg.manifest.HeadMap;
import reg.manifest.PublisherId;
import reg.manifest.Reference;
import reg.manifest.ReleaseContent;
import reg.manifest.Version;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Following;
import reg.node.name.Heads;
import reg.node.name.Histories;
import reg.node.name.Histories.Judged;
import reg.node.name.PublisherHead;
import reg.node.name.Resolution;
import reg.node.name.Told;
import reg.node.store.StoreCare;
import reg.node.swarm.Providers;
import reg.node.tree.TreeFile;
import reg.storage.BlockStore;
import reg.storage.Commit;
import reg.storage.Pin;

/**
 * Brings into the store what a pull wants and the store lacks. First what says whose it is: head
 * and release; the content only once the {@link reg.node.name.Resolver} has verified those.
 */
final class Fetching {
  /** What the tree and the list of files may take beside the signed bytes: so many, and 1 %. */
  private static final long OVERHEAD_BYTES = 64 << 20;

  private static final long OVERHEAD_SHARE = 100;

  private final Registry registry;
  private final Providers providers;
  private final ProgressListener progress;
  private long bytesMax = Long.MAX_VALUE;

  Fetching(Registry registry, Providers providers, ProgressListener progress) {
    this.registry = registry;
    this.providers = providers;
    this.progress = progress;
  }

  /** Where blocks come from: the store, and behind it the peers. */
  BlockSource source() {
    return providers.through(registry.storage().blocks());
  }

  /**
   * Brings what the resolver needs to know the reference.
   *
   * @throws RegistryException UNREACHABLE or NOT_FOUND when no peer has it; BAD_SIGNATURE and the
   *     like when only false heads are told; ROLLBACK for a head that contradicts one seen before
   */
  void name(String ref) throws InterruptedException {
    new StoreCare(registry, progress).makeRoom();
    switch (Reference.parse(ref)) {
      case Reference.ByVersion(var publisher, ArtifactName name, Version version) -> {
        HeadMap map = learn(new Heads(registry).publisher(publisher));
        source().require(map.resolve(name, version));
      }
      case Reference.ByRelease named -> source().require(named.release());
      case Reference.ByCid(Cid cid) -> source().require(cid.toV1());
    }
  }

  /** Takes the newest head that a peer or this home knows, and gives what it offers. */
  private HeadMap learn(PublisherId publisher) throws InterruptedException {
    var following = new Following(registry);
    RegistryException refused = null;
    for (Map.Entry<PeerId, Told> told : providers.told(registry, publisher, progress).entrySet()) {
      try {
        Judged judged = following.take(publisher, told.getValue(), source());
        if (judged.news() == Histories.News.OLDER) {
          progress.warn("a peer knows only an older head, " + judged.head());
        }
      } catch (RegistryException e) {
        refused = refused(told.getKey(), e);
      }
    }
    takeNamed(publisher, following);
    PublisherHead newest = following.newest(publisher);
    if (newest == null || (refused != null && refused.fault() == Fault.ROLLBACK)) {
      throw refused != null
          ? refused
          : new RegistryException(
              Fault.NOT_FOUND, "no peer that was asked knows publisher " + publisher);
    }
    return newest.map();
  }

  /** What the publisher's IPNS name leads to: a hint, judged like what peers tell. */
  private void takeNamed(PublisherId publisher, Following following) throws InterruptedException {
    Cid named = providers.namedHead(publisher);
    if (named != null && !named.equals(new Heads(registry).newestCid(publisher))) {
      try {
        Told told = Told.of(List.of(), source().require(named));
        var _ = following.take(publisher, told, source());
      } catch (RegistryException e) {
        progress.warn("the IPNS name of " + publisher + " leads to no head: " + e.getMessage());
      }
    }
  }

  /**
   * Brings what the publisher's head, and the heads of those whose attestations a policy counts,
   * list about the release. That some of it cannot be had is a warning; the policy decides without.
   */
  void attestations(Resolution what, SortedSet<DidKey> attesters) throws InterruptedException {
    VerifiedRelease release = what.signed();
    if (release == null) {
      return;
    }
    var take = new AttestationFetch(registry, source(), release.cid());
    PublisherId publisher = release.release().id().publisher();
    trying(publisher, () -> take.listedBy(publisher));
    for (DidKey key : attesters) {
      var attester = new PublisherId(key);
      trying(
          attester,
          () -> {
            learn(attester);
            take.listedBy(attester);
          });
    }
    take.commit();
  }

  /** Something that asks peers. */
  private interface Asking {
    void run() throws InterruptedException;
  }

  private void trying(PublisherId whose, Asking asking) throws InterruptedException {
    try {
      asking.run();
    } catch (RegistryException e) {
      if (e.fault() == Fault.STORAGE || e.fault() == Fault.INTERRUPTED) {
        throw e;
      }
      progress.warn("attestations of " + whose + " cannot be had: " + e.getMessage());
    }
  }

  /** False heads are the peer's doing; two histories are the publisher's. */
  private RegistryException refused(PeerId peer, RegistryException e) {
    String message = "peer " + peer + ": " + e.getMessage();
    progress.warn(message);
    if (e.fault() == Fault.BAD_SIGNATURE || e.fault() == Fault.MALFORMED) {
      providers.charge(peer);
    }
    return new RegistryException(e.fault(), message, e);
  }

  /**
   * Brings what says which files there are and where their leaves; of the files themselves nothing.
   *
   * @return the store, and behind it the peers, from whom no more comes than the content has
   * @throws RegistryException as {@link Providers#fetch}
   */
  BlockSource plan(Resolution what) throws InterruptedException {
    VerifiedRelease signed = what.signed();
    bytesMax = Long.MAX_VALUE;
    if (signed != null) {
      ReleaseContent content = signed.release().content();
      content.readFiles(source());
      bytesMax = content.bytes() + content.bytes() / OVERHEAD_SHARE + OVERHEAD_BYTES;
    }
    BlockStore blocks = registry.storage().blocks();
    providers.fetchNodes(what.root(), blocks, bytesMax);
    return providers.through(blocks, bytesMax);
  }

  /** Brings of the planned files what the store still lacks, for one who needs no copy. */
  void content(PullPlan plan) throws InterruptedException {
    progress.begin(step(), plan.bytes());
    for (TreeFile file : plan.files()) {
      providers.fetch(file.cid(), registry.storage().blocks(), bytesMax, progress);
    }
  }

  /** Keeps a release that is wholly there. */
  void keep(PullPlan plan) {
    VerifiedRelease signed = plan.what().signed();
    if (signed != null && plan.selection().isAll()) {
      keep(signed);
    } else {
      registry.storage().blocks().flush();
    }
  }

  /** What a person is told that this is. */
  String step() {
    int peers = providers.count();
    return "fetching from " + peers + (peers == 1 ? " peer" : " peers");
  }

  private void keep(VerifiedRelease signed) {
    var id = signed.release().id();
    var commit = new Commit();
    commit.pin(
        new Pin(
            signed.cid(),
            Pin.Reach.RECURSIVE,
            id.name() + ":" + id.version(),
            registry.clock().instant().truncatedTo(ChronoUnit.SECONDS)));
    registry.storage().commit(commit);
  }
}
