package reg.node.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.HeadTarget;
import reg.manifest.PublisherId;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.storage.FsckReport;
import reg.storage.GcReport;
import reg.storage.Storage;
import reg.storage.StorageStats;

/** Looks after the store of a home. */
public final class StoreCare {
  /** Of the quota: how full the disk may be before garbage is collected unasked. */
  private static final double FULL = 0.75;

  private final Registry registry;
  private final ProgressListener progress;

  public StoreCare(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /** Removes the blocks that no pin and no head needs. Runs beside pushes and pulls. */
  public GcResult gc() {
    long start = System.nanoTime();
    GcReport report =
        registry.storage().collectGarbage(List.of(), KeptLinks.of(new Heads(registry)), progress);
    return new GcResult(
        report.kept(),
        report.removed(),
        report.removedBytes(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** Collects garbage when the store comes near its quota; nothing without one. */
  public void makeRoom() {
    long quota = registry.config().storeQuota();
    if (quota > 0 && registry.storage().heldBytes() > quota * FULL) {
      GcResult gc = gc();
      progress.warn(
          "the store came near its quota of "
              + ByteSize.format(quota)
              + "; garbage collection freed "
              + ByteSize.format(gc.freedBytes()));
    }
  }

  /**
   * Reads and hashes everything that is kept, and says which releases a defect concerns. Of a store
   * that cannot be opened for damage only the files are looked at.
   */
  public FsckResult fsck() {
    long start = System.nanoTime();
    try {
      registry.storage();
    } catch (RegistryException e) {
      if (e.fault() != Fault.CORRUPT) {
        throw e;
      }
      return new FsckResult(0, 0, unopened(e), Duration.ofNanos(System.nanoTime() - start));
    }
    Storage storage = registry.storage();
    KeptLinks links = KeptLinks.of(new Heads(registry));
    FsckReport report = storage.fsck(links, progress);
    var users = new Users(storage, links);
    return new FsckResult(
        report.blocks(),
        storage.stats().blockBytes(),
        report.findings().stream().map(finding -> finding(finding, users::of)).toList(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private List<FsckResult.Finding> unopened(RegistryException failure) {
    var findings = new ArrayList<FsckResult.Finding>();
    for (FsckReport.Finding finding : registry.examineStorage().findings()) {
      findings.add(finding(finding, cid -> List.of()));
    }
    if (findings.isEmpty()) {
      String text = String.valueOf(failure.getMessage());
      findings.add(new FsckResult.Finding(FsckResult.DAMAGED_FILE, null, text, List.of()));
    }
    return findings;
  }

  private static FsckResult.Finding finding(
      FsckReport.Finding finding, Function<Cid, List<String>> users) {
    Cid cid = Cid.isCid(finding.subject()) ? Cid.parse(finding.subject()) : null;
    return new FsckResult.Finding(
        finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        cid,
        cid == null ? finding.subject() + ": " + finding.detail() : finding.detail(),
        cid == null ? List.of() : users.apply(cid));
  }

  /**
   * Makes a store with damaged files anew from what can be read of it. Its old files stay in a
   * folder {@code damaged-N} of the store.
   *
   * @return what a check then finds
   */
  public FsckResult repair() {
    registry.repairStorage(progress);
    return fsck();
  }

  /** Counts. */
  public StatsResult stats() {
    StorageStats stats = registry.storage().stats();
    return new StatsResult(
        names(stats.pins()),
        new StatsResult.Blocks(
            stats.blocks(),
            stats.blockBytes(),
            stats.storedBytes(),
            stats.diskBytes(),
            registry.config().storeQuota()));
  }

  private StatsResult.Names names(long pins) {
    var heads = new Heads(registry);
    long artifacts = 0;
    long releases = 0;
    List<PublisherId> publishers = heads.publishers();
    for (PublisherId publisher : publishers) {
      PublisherHead head = heads.require(publisher);
      artifacts += head.map().artifacts().size();
      for (var versions : head.map().artifacts().values()) {
        releases +=
            versions.values().stream().filter(HeadTarget.Published.class::isInstance).count();
      }
    }
    return new StatsResult.Names(publishers.size(), artifacts, releases, pins);
  }
}
