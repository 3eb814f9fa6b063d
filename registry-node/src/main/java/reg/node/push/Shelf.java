package reg.node.push;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.ArtifactName;
import reg.manifest.FileSet;
import reg.manifest.HeadMap;
import reg.manifest.HeadTarget;
import reg.manifest.PublisherId;
import reg.manifest.PublisherName;
import reg.manifest.ReleaseId;
import reg.manifest.Version;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.key.Keys;
import reg.node.key.ReaderKeys;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Records;
import reg.node.seal.OpenedRelease;
import reg.storage.BlockStore;

/** What this home's own head has under a name, and what a push may add to it. */
final class Shelf {
  private static final String NOBODY = "me";

  private final BlockStore blocks;
  private final Registry registry;
  private final @Nullable PublisherId publisher;
  private final @Nullable PublisherHead head;
  private final ArtifactName name;
  private final @Nullable Version version;

  private Shelf(
      Registry registry,
      @Nullable PublisherId publisher,
      @Nullable PublisherHead head,
      PushTarget target) {
    this.registry = registry;
    this.blocks = registry.storage().blocks();
    this.publisher = publisher;
    this.head = head;
    this.name = head == null ? target.name() : Heads.spelling(head.map(), target.name());
    this.version = target.version();
  }

  /**
   * Looks at the own head.
   *
   * @throws RegistryException INVALID_REQUEST when the target is under another publisher
   */
  static Shelf of(Registry registry, PushTarget target) {
    var heads = new Heads(registry);
    if (!new Keys(registry.home()).exist()) {
      return new Shelf(registry, null, null, target);
    }
    PublisherId own = heads.own();
    boolean mine = target.publisher() instanceof PublisherName.Me;
    if (!mine && !heads.publisher(target.publisher()).equals(own)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "only publisher " + target.publisher() + " can push there; you are " + own);
    }
    return new Shelf(registry, own, heads.newest(own), target);
  }

  /** Whether the version that the push names is in the head. */
  boolean isTaken() {
    return version != null && map().find(name, version) != null;
  }

  /** The version to publish: the one named, or the number behind the highest. */
  Version version() {
    if (version != null) {
      return version;
    }
    long highest = 0;
    for (Version known : map().versions(name).keySet()) {
      if (known.text().matches("[1-9][0-9]{0,17}")) {
        highest = Math.max(highest, Long.parseLong(known.text()));
      }
    }
    return new Version(Long.toString(highest + 1));
  }

  /** The name in full, as it will be or is published. */
  PushResult.PublishedName fullName(Version of) {
    String owner = publisher == null ? NOBODY : publisher.toString();
    return new PushResult.PublishedName(owner, name.toString(), of.text());
  }

  /** The id of the release to publish. */
  ReleaseId id() {
    if (publisher == null) {
      throw new IllegalStateException("publishing without an identity");
    }
    return new ReleaseId(publisher, name, version());
  }

  /** The release that {@code latest} stands for; null when there is none. */
  @Nullable Cid latest() {
    return map().find(name, Version.LATEST) instanceof HeadTarget.Channel(Version to)
            && map().find(name, to) instanceof HeadTarget.Published(Cid release)
        ? release
        : null;
  }

  /**
   * The release that has these bytes already, under the version named or, when none is, under
   * {@code latest}.
   *
   * @param hidden whether the push is private; such a one without a version is always published,
   *     since who may read it may have changed
   * @return null when the content is to be published
   * @throws RegistryException CONFLICT when the version named is there with other bytes, was
   *     removed, or is a channel
   */
  @Nullable VerifiedRelease sameAs(Content content, boolean hidden) {
    HeadTarget target = version == null ? null : map().find(name, version);
    return switch (target) {
      case null -> version == null && !hidden ? sameAsLatest(content) : null;
      case HeadTarget.Published(Cid cid) -> {
        VerifiedRelease there = load(cid);
        if (hidden != OpenedRelease.isPrivate(there) || !hasBytes(there, content)) {
          throw taken(there, content);
        }
        yield there;
      }
      case HeadTarget.Channel channel ->
          throw conflict("is a channel, which is at " + channel.version() + " now");
      case HeadTarget.Gone gone ->
          throw conflict("was " + gone.state() + " and its name stays taken");
    };
  }

  private @Nullable VerifiedRelease sameAsLatest(Content content) {
    Cid latest = latest();
    VerifiedRelease there = latest == null ? null : load(latest);
    boolean same = there != null && !OpenedRelease.isPrivate(there) && hasBytes(there, content);
    return same ? there : null;
  }

  private VerifiedRelease load(Cid release) {
    if (publisher == null) {
      throw new IllegalStateException("a head without a publisher");
    }
    return new Records(registry).verifier(publisher).verifyRelease(blocks.require(release));
  }

  private boolean hasBytes(VerifiedRelease release, Content content) {
    BlockSource source = blocks;
    VerifiedRelease plain = release;
    if (OpenedRelease.isPrivate(release)) {
      var keys = new ReaderKeys(registry.home()).all(List.of());
      OpenedRelease opened = OpenedRelease.open(release, blocks, keys);
      source = opened;
      plain = opened.release();
    }
    FileSet files = plain.release().content().readFiles(source);
    return content.hasBytesOf(files);
  }

  private RegistryException taken(VerifiedRelease there, Content content) {
    return conflict(
        "exists as release "
            + there.cid()
            + " with root "
            + there.release().content().root()
            + "; these files have root "
            + content.root());
  }

  private RegistryException conflict(String why) {
    return new RegistryException(
        Fault.CONFLICT,
        name + ":" + version + " " + why + ". A version never changes: push as another one");
  }

  private HeadMap map() {
    return head == null ? HeadMap.EMPTY : head.map();
  }
}
