package reg.node.name;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.manifest.ArtifactName;
import reg.manifest.HeadTarget;
import reg.manifest.PublisherId;
import reg.manifest.Reference;
import reg.manifest.ReleaseId;
import reg.manifest.Validity;
import reg.manifest.Version;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PayloadType;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;

/**
 * Finds what a reference stands for in this home and checks the signatures on the way, before
 * anything else is read.
 */
public final class Resolver {
  private final Registry registry;
  private final Heads heads;

  public Resolver(Registry registry) {
    this.registry = registry;
    this.heads = new Heads(registry);
  }

  /**
   * Resolves a reference as a person writes it.
   *
   * @throws RegistryException INVALID_REQUEST for one outside the grammar; NOT_FOUND when nothing
   *     of that name or CID is held; UNSIGNED, BAD_SIGNATURE, MALFORMED or CORRUPT when what is
   *     held is not what was signed; REVOKED when it was withdrawn
   */
  public Resolution resolve(String ref) {
    return switch (Reference.parse(ref)) {
      case Reference.ByVersion named -> byVersion(named);
      case Reference.ByRelease named -> byRelease(named);
      case Reference.ByCid(Cid cid) -> byCid(cid.toV1());
    };
  }

  /**
   * Resolves a reference that must be to a release.
   *
   * @throws RegistryException INVALID_REQUEST for a bare root; as {@link #resolve}
   */
  public Resolution.OfRelease resolveRelease(String ref) {
    return switch (resolve(ref)) {
      case Resolution.OfRelease release -> release;
      case Resolution.Bare(Cid root) ->
          throw new RegistryException(
              Fault.INVALID_REQUEST, root + " is a file tree, not a release; name a release");
    };
  }

  /**
   * Requires that no head which is known here withdraws a release that came from elsewhere.
   *
   * @return what the user should know, as {@link Resolution#warnings}
   * @throws RegistryException REVOKED when its publisher has withdrawn it
   */
  public List<String> requireUsable(VerifiedRelease release) {
    return standing(release, HeadsAside.glance(registry, release.release().id().publisher()));
  }

  private Resolution byVersion(Reference.ByVersion named) {
    PublisherId publisher = heads.publisher(named.publisher());
    PublisherHead head = heads.require(publisher);
    requireOneHistory(publisher);
    Cid cid = head.map().resolve(named.name(), named.version());
    var release = verify(publisher, cid);
    release.requireId(
        new ReleaseId(
            publisher,
            Heads.spelling(head.map(), named.name()),
            version(head, named.name(), named.version())));
    return resolution(publisher, release, staleness(head));
  }

  /** Which of two histories is right, a name cannot say; a release's CID can. */
  private void requireOneHistory(PublisherId publisher) {
    List<Cid> forks = registry.trust().entry(publisher).forks();
    if (!forks.isEmpty() && !heads.isOwn(publisher)) {
      throw new RegistryException(
          Fault.ROLLBACK,
          "publisher "
              + publisher
              + " signed two histories (proof "
              + forks.getFirst()
              + "); 'reg trust show' has more, 'reg trust resolve' settles it");
    }
  }

  /** The version that a channel points at, or the version itself. */
  private static Version version(PublisherHead head, ArtifactName name, Version version) {
    return head.map().find(name, version) instanceof HeadTarget.Channel(Version to) ? to : version;
  }

  private Resolution byRelease(Reference.ByRelease named) {
    PublisherId publisher = heads.publisher(named.publisher());
    var release = verify(publisher, named.release());
    release.requireArtifact(publisher, named.name());
    return resolution(publisher, release, standing(release, heads.newest(publisher)));
  }

  private Resolution byCid(Cid cid) {
    if (cid.codec() != Codec.DAG_CBOR) {
      registry.storage().blocks().require(cid);
      return new Resolution.Bare(cid);
    }
    PublisherId publisher = claimedPublisher(registry.storage().blocks().require(cid));
    var release = verify(publisher, cid);
    return resolution(publisher, release, standing(release, heads.newest(publisher)));
  }

  private static PublisherId claimedPublisher(Block block) {
    Envelope envelope;
    try {
      envelope = Envelope.decode(block.bytes());
    } catch (RegistryException e) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, block.cid() + " is neither a release nor a file tree", e);
    }
    if (envelope.type() != PayloadType.RELEASE) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, block.cid() + " is a " + envelope.type() + ", not a release");
    }
    return envelope.claimedPublisher();
  }

  private VerifiedRelease verify(PublisherId publisher, Cid release) {
    Block block = registry.storage().blocks().get(release);
    if (block == null) {
      throw new RegistryException(
          Fault.NOT_FOUND,
          "release "
              + release
              + " is not held here; 'reg pull', with --peer or near a node that has it, brings it");
    }
    return new Records(registry).verifier(publisher).verifyRelease(block);
  }

  private Resolution resolution(
      PublisherId publisher, VerifiedRelease release, List<String> warnings) {
    var signer = heads.isOwn(publisher) ? Resolution.Signer.OWN : Resolution.Signer.OTHER;
    return new Resolution.OfRelease(release, signer, warnings);
  }

  /** A head of another that is out of date may hide a newer one. */
  private List<String> staleness(PublisherHead head) {
    Validity validity = head.verified().head().validity();
    Instant now = registry.clock().instant();
    if (heads.isOwn(head.verified().head().publisher()) || !validity.isExpiredAt(now)) {
      return List.of();
    }
    Duration age = validity.ageAt(now);
    return List.of(
        "the head of "
            + head.verified().head().publisher()
            + " is "
            + age.toDays()
            + " days old and expired; there may be a newer one");
  }

  /** What the head says of a release that was named by its CID. */
  private List<String> standing(VerifiedRelease release, @Nullable PublisherHead head) {
    ReleaseId id = release.release().id();
    HeadTarget target = head == null ? null : head.map().find(id.name(), id.version());
    var warnings = new ArrayList<String>();
    switch (target) {
      case null -> warnings.add("no head that is known here lists " + id);
      case HeadTarget.Published(Cid cid) when cid.equals(release.cid()) -> {}
      case HeadTarget.Gone(Cid cid, HeadTarget.State state, String reason) -> {
        if (state == HeadTarget.State.WITHDRAWN) {
          throw new RegistryException(
              Fault.REVOKED, id + " was withdrawn by its publisher: " + reason);
        }
        warnings.add(id + " was removed by its publisher");
      }
      case HeadTarget.Published other ->
          warnings.add(
              "the publisher's head has another release as " + id + ": " + other.release());
      case HeadTarget.Channel channel ->
          warnings.add("the publisher's head has a channel of the name " + id);
    }
    return warnings;
  }
}
