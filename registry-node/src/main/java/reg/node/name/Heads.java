package reg.node.name;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.ArtifactName;
import reg.manifest.Head;
import reg.manifest.HeadMap;
import reg.manifest.HeadPosition;
import reg.manifest.PageList;
import reg.manifest.PublisherId;
import reg.manifest.PublisherName;
import reg.manifest.Role;
import reg.manifest.Validity;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.Fork;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.VerifiedHead;
import reg.node.Registry;
import reg.node.key.KeyRing;
import reg.node.key.Keys;
import reg.node.key.PendingFile;
import reg.node.key.Signers;
import reg.storage.Commit;

/**
 * The heads that this home knows: its own and those it has seen of others. Kept as refs: {@code
 * head/DID} to the newest, {@code history/DID/EPOCH.SEQ} to each.
 */
public final class Heads {
  /** The refs of heads that were logged, whose pages are kept. */
  public static final String LOGGED = "logged/";

  static final String NEWEST = "head/";

  private static final int CHANGE_TRIES_MAX = 100;

  private final Registry registry;
  private final Records records;

  public Heads(Registry registry) {
    this.registry = registry;
    this.records = new Records(registry);
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

  /** Whether a head is one of those that this home found good. */
  public boolean isAccepted(Cid head) {
    return registry.storage().refs().list(Records.HISTORY).containsValue(head);
  }

  /** Which head of a publisher is the newest, unverified; null when none is known. */
  public @Nullable Cid newestCid(PublisherId publisher) {
    return registry.storage().refs().get(NEWEST + publisher);
  }

  /**
   * The heads that a newer one of the same publisher replaced, without those that say what was
   * signed before a key was lost or that were logged.
   */
  public List<Cid> former() {
    var former = new ArrayList<>(registry.storage().refs().list(Records.HISTORY).values());
    publishers().forEach(publisher -> former.removeAll(boundaries(publisher)));
    former.removeAll(registry.storage().refs().list(NEWEST).values());
    former.removeAll(registry.storage().refs().list(LOGGED).values());
    return former;
  }

  /** None when a record is damaged: that must stop neither a collection nor a check. */
  private List<Cid> boundaries(PublisherId publisher) {
    try {
      return records.boundaries(publisher);
    } catch (RegistryException e) {
      return List.of();
    }
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
    return newest(records.chain(publisher));
  }

  /** The newest head that a publisher's records leave standing; null when there is none. */
  private @Nullable PublisherHead newest(PublisherChain chain) {
    VerifiedHead head = records.newest(chain);
    return head == null
        ? null
        : new PublisherHead(head, HeadMap.read(head.head().map(), registry.storage().blocks()));
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
   * Makes a change of what this home offers, and makes it again when another command made one
   * meanwhile.
   *
   * @param change reads the newest head, and commits the next
   * @throws RegistryException as the change; CONFLICT when others are always faster
   */
  public <T> T change(Supplier<T> change) {
    for (int tries = 1; ; tries++) {
      Cid before = newestCid(own());
      try {
        return change.get();
      } catch (RegistryException e) {
        boolean meanwhile = !Objects.equals(before, newestCid(own()));
        if (e.fault() != Fault.CONFLICT || !meanwhile || tries == CHANGE_TRIES_MAX) {
          throw e;
        }
      }
    }
  }

  /**
   * Adds to a commit that this home's own head now offers something else. The pages of the map are
   * put into the store at once; the head is in the commit.
   *
   * @param before the head that is replaced; null for the first
   * @throws RegistryException UNSIGNED when the head waits for signatures of others, and the commit
   *     is not to be made; NOT_FOUND when no key here may sign it; CONFLICT when there is a newer
   *     one
   */
  public void advance(Commit commit, @Nullable PublisherHead before, HeadMap map) {
    advance(commit, records.chain(own()), before, map, attestations(before));
  }

  /** As {@link #advance(Commit, PublisherHead, HeadMap)}, with other attestations than before. */
  public void advance(
      Commit commit, @Nullable PublisherHead before, HeadMap map, PageList attestations) {
    advance(commit, records.chain(own()), before, map, attestations);
  }

  private static PageList attestations(@Nullable PublisherHead before) {
    return before == null ? PageList.EMPTY : before.verified().head().attestations();
  }

  private void advance(
      Commit commit,
      PublisherChain chain,
      @Nullable PublisherHead before,
      HeadMap map,
      PageList attestations) {
    Instant now = registry.clock().instant();
    VerifiedHead last = before == null ? null : before.verified();
    Cid known = newestCid(chain.id());
    requireNewest(chain, last);
    Head head =
        new Head(
            chain.id(),
            next(chain, last),
            last == null ? null : last.cid(),
            new Validity(now, now.plus(registry.config().headLifetime())),
            map.write(registry.storage().blocks()),
            attestations);
    Envelope envelope =
        new Signers(registry.home()).sign(chain, Role.HEAD, key -> Envelope.sign(head, key));
    if (!Signers.isComplete(chain, Role.HEAD, envelope)) {
      throw pending(envelope, head).leave(registry.home());
    }
    var block = envelope.block();
    commit.block(block);
    move(commit, head, known, block.cid());
  }

  /** Or two heads of one place would be signed, which others take for two histories. */
  private void requireNewest(PublisherChain chain, @Nullable VerifiedHead last) {
    VerifiedHead newest = records.newest(chain);
    if (newest != null && (last == null || !newest.cid().equals(last.cid()))) {
      throw new RegistryException(
          Fault.CONFLICT, "another command changed what you publish meanwhile; do it again");
    }
  }

  private PendingFile pending(Envelope envelope, Head head) {
    var pages = new ArrayList<Block>();
    for (PageList list : List.of(head.map(), head.attestations())) {
      list.pages().forEach(page -> pages.add(registry.storage().blocks().require(page)));
    }
    return new PendingFile(envelope, records.blocks(head.publisher()), pages);
  }

  private static HeadPosition next(PublisherChain chain, @Nullable VerifiedHead last) {
    if (last != null && last.head().position().epoch() == chain.epoch()) {
      return last.head().position().next();
    }
    return new HeadPosition(chain.epoch(), 1);
  }

  /**
   * Publishes a head of this home's own that others have signed.
   *
   * @throws RegistryException CONFLICT when another was published meanwhile
   */
  public void publish(VerifiedHead head) {
    PublisherHead before = newest(head.head().publisher());
    Cid known = before == null ? null : before.verified().cid();
    if (!Objects.equals(known, head.head().previous())) {
      throw new RegistryException(
          Fault.CONFLICT, "another head was published meanwhile; do again what this one was for");
    }
    HeadMap.read(head.head().map(), registry.storage().blocks());
    var commit = new Commit().block(head.block());
    move(commit, head.head(), known, head.cid());
    registry.storage().commit(commit);
  }

  /**
   * Publishes the next record of this home's own publisher, and what it offers under it: what the
   * newest head offered that the record leaves standing.
   *
   * @param chain with the record
   * @throws RegistryException UNSIGNED when the head waits for signatures; the record is published.
   *     NOT_FOUND when it is not held any more what the newest head offered that is left
   */
  public void publish(PublisherChain chain, Block record) {
    PublisherHead before = newest(chain);
    var commit = new Commit();
    records.add(commit, chain, List.of(record));
    boolean complete = new Signers(registry.home()).canComplete(chain, Role.HEAD);
    if (before != null && complete) {
      advance(commit, chain, before, before.map(), attestations(before));
    }
    registry.storage().commit(commit);
    if (before != null && !complete) {
      advance(new Commit(), chain, before, before.map(), attestations(before));
    }
  }

  /**
   * Adds to a commit what was judged to be a publisher's history. The pages of a new head's map
   * must be in the store.
   */
  public void see(Commit commit, Histories.Judged judged) {
    records.add(commit, judged.chain(), judged.told().records());
    if (judged.news() != Histories.News.NEWER) {
      return;
    }
    PublisherId publisher = judged.chain().id();
    for (VerifiedHead before : judged.earlier()) {
      commit.block(before.block());
      String name = historyName(before.head());
      if (registry.storage().refs().get(name) == null) {
        commit.ref(name, null, before.cid());
      }
    }
    commit.block(judged.head().block());
    Cid known = registry.storage().refs().get(NEWEST + publisher);
    move(commit, judged.head().head(), known, judged.head().cid());
  }

  /** Notes in the trust store what a commit made of a publisher's history. */
  public void saw(Histories.Judged judged) {
    if (judged.news() != Histories.News.OLDER && !isOwn(judged.chain().id())) {
      registry.trust().saw(judged.head(), judged.chain());
    }
    registry.trust().settleEnded(judged.chain());
  }

  /** Whether this home keeps up with a publisher: it is its own, trusted, or was pulled from. */
  public boolean isFollowed(PublisherId publisher) {
    return registry.storage().refs().get(NEWEST + publisher) != null
        || registry.trust().standing(publisher).isKnown();
  }

  /** Whether a head is none that this home has seen. */
  public boolean isNews(PublisherId publisher, HeadPosition position, Cid head) {
    Cid there = registry.storage().refs().get(Records.HISTORY + publisher + "/" + position);
    Cid newest = registry.storage().refs().get(NEWEST + publisher);
    if (there != null || newest == null) {
      return !head.equals(there);
    }
    SortedMap<HeadPosition, Cid> history = records.history(publisher);
    return history.isEmpty() || position.compareTo(history.lastKey()) > 0;
  }

  /**
   * What this home can tell of a publisher; null when it knows no head.
   *
   * @param epoch the last record that is known where it is told
   * @param have the newest head that is known there; null for none
   */
  public @Nullable Told told(PublisherId publisher, long epoch, @Nullable Cid have) {
    PublisherHead newest = newest(publisher);
    if (newest == null) {
      return null;
    }
    List<Block> all = records.blocks(publisher);
    List<Block> later = all.subList((int) Math.min(all.size(), epoch), all.size());
    List<Cid> forks = registry.trust().entry(publisher).forks();
    Fork fork = forks.isEmpty() ? null : registry.trust().fork(forks.getFirst());
    return new Told(
        Earlier.fitting(later.iterator()),
        newest.verified().block(),
        Earlier.before(newest.verified(), have, registry.storage().blocks()),
        fork == null ? null : fork.block());
  }

  private static String historyName(Head head) {
    return Records.HISTORY + head.publisher() + "/" + head.position();
  }

  private static void move(Commit commit, Head head, @Nullable Cid before, Cid next) {
    commit.ref(NEWEST + head.publisher(), before, next);
    commit.ref(historyName(head), null, next);
  }
}
