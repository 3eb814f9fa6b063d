package reg.node.name;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.ArtifactName;
import reg.manifest.Head;
import reg.manifest.HeadMap;
import reg.manifest.HeadPosition;
import reg.manifest.PageList;
import reg.manifest.PublisherId;
import reg.manifest.PublisherName;
import reg.manifest.Validity;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.EnvelopeVerifier;
import reg.manifest.signing.SeenHead;
import reg.manifest.signing.VerifiedHead;
import reg.node.Registry;
import reg.node.key.KeyRing;
import reg.node.key.Keys;
import reg.storage.BlockStore;
import reg.storage.Commit;

/**
 * The heads that this home knows: its own and those it has seen of others. Kept as refs: {@code
 * head/DID} to the newest, {@code history/DID/EPOCH.SEQ} to each.
 */
public final class Heads {
  private static final String NEWEST = "head/";
  private static final String HISTORY = "history/";

  private final Registry registry;

  public Heads(Registry registry) {
    this.registry = registry;
  }

  /** This home's own publisher. */
  public PublisherId own() {
    return new KeyRing(registry.home()).publisherId();
  }

  /** Whether a publisher is this home's own. */
  public boolean isOwn(PublisherId publisher) {
    return publisher.equals(new Keys(registry.home()).publisherId());
  }

  /**
   * Whom a name means.
   *
   * @throws RegistryException NOT_FOUND for a petname that the trust store does not have and a
   *     domain that names nobody; UNREACHABLE and MALFORMED as {@link DomainRecord#publisher}
   */
  public PublisherId publisher(PublisherName name) {
    return switch (name) {
      case PublisherName.Me me -> own();
      case PublisherName.Did(PublisherId id) -> id;
      case PublisherName.Petname(String petname) -> petname(petname);
      case PublisherName.Domain(String domain) ->
          new DomainRecord(registry.names()).publisher(domain);
    };
  }

  private PublisherId petname(String petname) {
    PublisherId id = registry.trust().find(petname);
    if (id == null) {
      throw new RegistryException(
          Fault.NOT_FOUND,
          "nobody is known as '%s' here; 'reg trust add %s did:key:z6Mk…' says who it is"
              .formatted(petname, petname));
    }
    return id;
  }

  /** Every publisher with a head here. */
  public List<PublisherId> publishers() {
    var publishers = new ArrayList<PublisherId>();
    for (String name : registry.storage().refs().list(NEWEST).keySet()) {
      publishers.add(PublisherId.parse(name.substring(NEWEST.length())));
    }
    return publishers;
  }

  /** The newest head of each publisher. */
  public List<Cid> newest() {
    return List.copyOf(registry.storage().refs().list(NEWEST).values());
  }

  /** Which head of a publisher is the newest, unverified; null when none is known. */
  public @Nullable Cid newestCid(PublisherId publisher) {
    return registry.storage().refs().get(NEWEST + publisher);
  }

  /** The heads that a newer one of the same publisher replaced. */
  public List<Cid> former() {
    var former = new ArrayList<>(registry.storage().refs().list(HISTORY).values());
    former.removeAll(registry.storage().refs().list(NEWEST).values());
    return former;
  }

  /**
   * The newest head of a publisher, its signatures checked; null when none is known.
   *
   * @throws RegistryException BAD_SIGNATURE, CORRUPT or MALFORMED when the kept one is damaged
   */
  public @Nullable PublisherHead newest(PublisherId publisher) {
    Cid cid = registry.storage().refs().get(NEWEST + publisher);
    if (cid == null) {
      return null;
    }
    BlockStore blocks = registry.storage().blocks();
    VerifiedHead head = EnvelopeVerifier.of(publisher).verifyHead(blocks.require(cid));
    return new PublisherHead(head, HeadMap.read(head.head().map(), blocks));
  }

  /**
   * The newest head of a publisher.
   *
   * @throws RegistryException NOT_FOUND when none is known; as {@link #newest}
   */
  public PublisherHead require(PublisherId publisher) {
    PublisherHead head = newest(publisher);
    if (head != null) {
      return head;
    }
    throw new RegistryException(
        Fault.NOT_FOUND,
        isOwn(publisher)
            ? "nothing is published here yet; 'reg push' does it"
            : "nothing of publisher "
                + publisher
                + " is known here; 'reg import' a file of theirs");
  }

  /** How an artifact of a publisher is written: as in the head, when it is there. */
  public static ArtifactName spelling(HeadMap map, ArtifactName name) {
    for (ArtifactName known : map.artifacts().keySet()) {
      if (known.equals(name)) {
        return known;
      }
    }
    return name;
  }

  /**
   * Adds to a commit that this home's own head now offers something else. The pages of the map are
   * put into the store at once; the head is in the commit.
   *
   * @param before the head that is replaced; null for the first
   */
  public void advance(Commit commit, @Nullable PublisherHead before, HeadMap map) {
    advance(
        commit,
        before,
        map,
        before == null ? PageList.EMPTY : before.verified().head().attestations());
  }

  /** As {@link #advance(Commit, PublisherHead, HeadMap)}, with other attestations than before. */
  public void advance(
      Commit commit, @Nullable PublisherHead before, HeadMap map, PageList attestations) {
    Instant now = registry.clock().instant();
    VerifiedHead last = before == null ? null : before.verified();
    Head head =
        new Head(
            own(),
            last == null ? HeadPosition.FIRST : last.head().position().next(),
            last == null ? null : last.cid(),
            new Validity(now, now.plus(registry.config().headLifetime())),
            map.write(registry.storage().blocks()),
            attestations);
    var block = Envelope.sign(head, registry.key()).block();
    commit.block(block);
    move(commit, head, last == null ? null : last.cid(), block.cid());
  }

  /**
   * Adds to a commit that a publisher's head was seen. Its blocks must be in the store or the
   * commit.
   *
   * @throws RegistryException ROLLBACK when it is older than one seen before, or contradicts it
   */
  public void see(Commit commit, VerifiedHead head) {
    PublisherHead known = newest(head.head().publisher());
    if (known == null) {
      move(commit, head.head(), null, head.cid());
    } else if (known.verified().seen().accept(head) == SeenHead.Step.NEWER) {
      move(commit, head.head(), known.verified().cid(), head.cid());
    }
  }

  private static void move(Commit commit, Head head, @Nullable Cid before, Cid next) {
    commit.ref(NEWEST + head.publisher(), before, next);
    commit.ref(HISTORY + head.publisher() + "/" + head.position(), null, next);
  }
}
