package reg.node.car;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.car.CarReader;
import reg.manifest.AttestationList;
import reg.manifest.FileSet;
import reg.manifest.HeadMap;
import reg.manifest.HeadTarget;
import reg.manifest.PublisherId;
import reg.manifest.ReleaseFile;
import reg.manifest.ReleaseId;
import reg.manifest.attest.Attestation;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.attest.Attestations;
import reg.node.name.Heads;
import reg.node.name.Histories;
import reg.node.name.Histories.Judged;
import reg.node.name.PublisherHead;
import reg.node.name.Records;
import reg.node.name.Told;
import reg.node.store.StoreCare;
import reg.node.tree.Contents;
import reg.node.tree.WholeFiles;
import reg.node.trust.FirstUse;
import reg.node.trust.Standing;
import reg.storage.BlockStore;
import reg.storage.Commit;
import reg.storage.Lease;
import reg.storage.Pin;

/**
 * Takes in a CAR: releases with their signatures, and bare trees from any IPFS program.
 *
 * <p>Every block is hashed as it is read. Only when all signatures are good, all trees whole and
 * all lists right do heads, pins and the index of files change, in one step; what fails before
 * leaves blocks that nothing names.
 */
public final class Importer {
  private final Registry registry;
  private final ProgressListener progress;
  private final FirstUse firstUse;

  /** Imports whoever's releases they are. */
  public Importer(Registry registry, ProgressListener progress) {
    this(registry, progress, FirstUse.TAKE);
  }

  /**
   * Imports.
   *
   * @param firstUse asked of each publisher in the file that is not known
   */
  public Importer(Registry registry, ProgressListener progress, FirstUse firstUse) {
    this.registry = registry;
    this.progress = progress;
    this.firstUse = firstUse;
  }

  /**
   * Imports a CAR of version 1 or 2.
   *
   * @param in is closed
   * @throws RegistryException MALFORMED or CORRUPT for a file that is no CAR, cut short or damaged;
   *     UNSIGNED or BAD_SIGNATURE; NOT_FOUND, naming the block, when a tree is not whole; ROLLBACK
   *     when its head is older than one seen before; STORAGE; INTERRUPTED
   */
  public ImportResult importCar(InputStream in) {
    long start = System.nanoTime();
    new StoreCare(registry, progress).makeRoom();
    try (Lease _ = registry.storage().lease();
        var reader = new CarReader(in)) {
      progress.begin("importing", -1);
      var intake = new Intake(registry.storage().blocks(), progress);
      intake.run(reader, registry.config().threads());
      var visible = new Visible();
      // A release's tree is kept by the release, so signed roots come first.
      reader.roots().stream()
          .map(Cid::toV1)
          .distinct()
          .sorted(Comparator.comparing(root -> root.codec() != Codec.DAG_CBOR))
          .forEach(visible::add);
      visible.judge();
      visible.commit();
      return new ImportResult(
          visible.refs,
          visible.roots,
          intake.blocks(),
          intake.bytes(),
          intake.newBytes(),
          Duration.ofNanos(System.nanoTime() - start));
    } catch (UncheckedIOException e) {
      String reason = Objects.requireNonNull(e.getCause()).getMessage();
      throw new RegistryException(Fault.STORAGE, "the file cannot be read: " + reason, e);
    }
  }

  /** What becomes visible when everything was checked. */
  private final class Visible {
    private final Heads heads = new Heads(registry);
    private final Commit commit = new Commit();
    private final Instant now = registry.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    private final List<String> refs = new ArrayList<>();
    private final List<Cid> roots = new ArrayList<>();
    private final List<Cid> trees = new ArrayList<>();
    private final List<VerifiedRelease> releases = new ArrayList<>();
    private final Map<PublisherId, HeadMap> maps = new HashMap<>();
    private final Map<PublisherId, List<Block>> records = new HashMap<>();
    private final Map<Block, PublisherId> told = new LinkedHashMap<>();
    private final Map<Block, PublisherId> unverified = new LinkedHashMap<>();
    private final Map<PublisherId, Judged> judged = new HashMap<>();

    void add(Cid root) {
      Block block = registry.storage().blocks().require(root);
      Envelope envelope = root.codec() == Codec.DAG_CBOR ? envelope(block) : null;
      if (envelope == null) {
        trees.add(root);
        return;
      }
      switch (envelope.type()) {
        case RELEASE -> unverified.put(block, envelope.claimedPublisher());
        case HEAD -> told.put(block, envelope.claimedPublisher());
        case PUBLISHER ->
            records
                .computeIfAbsent(envelope.claimedPublisher(), id -> new ArrayList<>())
                .add(block);
      }
    }

    /** Signed roots, once all are there: first whose keys count, then what they signed. */
    void judge() {
      told.forEach(
          (head, publisher) -> {
            List<Block> own = records.getOrDefault(publisher, List.of());
            BlockStore blocks = registry.storage().blocks();
            addHead(new Histories(registry).judge(publisher, Told.of(own, head), blocks));
          });
      unverified.forEach(
          (release, publisher) -> {
            Judged known = judged.get(publisher);
            var verifier =
                known == null
                    ? new Records(registry).verifier(publisher)
                    : new Records(registry).verifier(known);
            addRelease(verifier.verifyRelease(release));
          });
      trees.forEach(this::addUnsigned);
    }

    void commit() {
      releases.forEach(this::requireStanding);
      var publishers = new HashSet<>(unverified.values());
      publishers.addAll(told.values());
      for (PublisherId publisher : publishers) {
        Standing standing = registry.trust().standing(publisher);
        if (!standing.isKnown()) {
          firstUse.meet(standing);
        }
      }
      registry.storage().commit(commit);
      judged.values().forEach(heads::saw);
    }

    private void requireStanding(VerifiedRelease release) {
      ReleaseId id = release.release().id();
      HeadMap map = maps.get(id.publisher());
      PublisherHead known = map == null ? heads.newest(id.publisher()) : null;
      map = known == null ? map : known.map();
      boolean withdrawn =
          map != null
              && map.find(id.name(), id.version()) instanceof HeadTarget.Gone gone
              && gone.state() == HeadTarget.State.WITHDRAWN;
      if (withdrawn) {
        throw new RegistryException(Fault.REVOKED, id + " was withdrawn by its publisher");
      }
    }

    private void addRelease(VerifiedRelease release) {
      BlockStore blocks = registry.storage().blocks();
      ReleaseId id = release.release().id();
      Contents.of(release.release().content(), blocks);
      Completeness.require(blocks, release.release().content().root());
      FileSet files = release.release().content().readFiles(blocks);
      List<ReleaseFile> large =
          files.files().stream().filter(file -> file.cid().codec() != Codec.RAW).toList();
      WholeFiles.require(large, blocks, registry.config().threads(), progress);
      files.files().forEach(file -> commit.file(file.sha256(), file.cid()));
      commit.pin(new Pin(release.cid(), Pin.Reach.RECURSIVE, id.name() + ":" + id.version(), now));
      releases.add(release);
      refs.add(id.toString());
      roots.add(release.release().content().root());
    }

    private void addHead(Judged head) {
      if (head.news() == Histories.News.OLDER) {
        throw new RegistryException(
            Fault.ROLLBACK,
            "head " + head.head() + " is older than the one seen before; nothing was changed");
      }
      HeadMap map = HeadMap.read(head.head().head().map(), registry.storage().blocks());
      AttestationList.read(head.head().head().attestations(), registry.storage().blocks());
      heads.see(commit, head);
      maps.put(head.chain().id(), map);
      judged.put(head.chain().id(), head);
    }

    /** Beside a release an attestation is one; alone it is a file as any other. */
    private void addUnsigned(Cid root) {
      Block block = registry.storage().blocks().require(root);
      boolean beside = root.codec() == Codec.RAW && !releases.isEmpty();
      if (beside && Attestation.isLikely(block.bytes())) {
        new Attestations(registry).add(commit, Attestation.verify(block.bytes()));
      } else {
        addTree(root);
      }
    }

    private void addTree(Cid root) {
      if (roots.contains(root)) {
        return;
      }
      Completeness.require(registry.storage().blocks(), root);
      commit.pin(new Pin(root, Pin.Reach.RECURSIVE, "", now));
      roots.add(root);
    }

    private static @Nullable Envelope envelope(Block block) {
      try {
        return Envelope.decode(block.bytes());
      } catch (RegistryException e) {
        // Any other dag-cbor is somebody's data.
        return null;
      }
    }
  }
}
