package reg.node.trust;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.PublisherId;
import reg.manifest.PublisherName;
import reg.manifest.signing.Fork;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.VerifiedHead;
import reg.node.Home;
import reg.node.key.Keys;

/**
 * What this home knows of publishers. Every call reads the file, every change is durable on return;
 * threads and processes take turns to write.
 */
public final class TrustStore {
  /** One process has one writer; among processes the lock file decides. */
  private static final ReentrantLock WRITING = new ReentrantLock();

  private final Home home;
  private final TrustFolder folder;
  private final InstantSource clock;

  public TrustStore(Home home, InstantSource clock) {
    this.home = home;
    this.folder = new TrustFolder(home.trust());
    this.clock = clock;
  }

  /** What this home thinks of a publisher; {@link Trusted#UNKNOWN} of one never heard of. */
  public Standing standing(PublisherId id) {
    Standing standing = entry(id).standing();
    return id.equals(new Keys(home).publisherId())
        ? new Standing(
            id, Trusted.OWN, standing.petname(), List.of(), standing.head(), standing.forks())
        : standing;
  }

  /** What is held of a publisher; an entry that says nothing when nothing is. */
  public TrustEntry entry(PublisherId id) {
    TrustEntry entry = folder.read().get(id);
    return entry == null ? TrustEntry.unknown(id, clock.instant()) : entry;
  }

  /** Everybody heard of: first those with a petname, by it, then by id. */
  public List<TrustEntry> list() {
    var entries = new ArrayList<>(folder.read().values());
    entries.sort(
        Comparator.comparing(
                TrustEntry::petname, Comparator.nullsLast(Comparator.<String>naturalOrder()))
            .thenComparing(TrustEntry::id));
    return entries;
  }

  /** Whom a petname means; null for nobody. */
  public @Nullable PublisherId find(String petname) {
    for (TrustEntry entry : folder.read().values()) {
      if (petname.equals(entry.petname())) {
        return entry.id();
      }
    }
    return null;
  }

  /** Petnames in use that a person could take for this one. */
  public List<String> lookAlikes(String petname) {
    return folder.read().values().stream()
        .map(TrustEntry::petname)
        .filter(name -> name != null && LookAlikes.areAlike(name, petname))
        .toList();
  }

  /**
   * Trusts a publisher whose key the user named.
   *
   * @param petname what to call it; null to keep what it is called
   * @throws RegistryException CONFLICT when the petname means another publisher: whoever answers to
   *     a name never changes unseen
   */
  public TrustEntry pin(PublisherId id, @Nullable String petname) {
    return trust(id, petname, Trusted.PINNED);
  }

  /**
   * Trusts a publisher because the user, asked at its first use, agreed. One that is pinned stays
   * so.
   *
   * @throws RegistryException as {@link #pin}
   */
  public TrustEntry agree(PublisherId id, @Nullable String petname) {
    return trust(id, petname, Trusted.TOFU);
  }

  /**
   * Notes who vouched for a publisher.
   *
   * @throws RegistryException MALFORMED for more than 64; as {@link #pin}
   */
  public TrustEntry vouch(PublisherId id, @Nullable String petname, List<PublisherId> by) {
    trust(id, petname, Trusted.VOUCHED);
    return update(id, entry -> entry.vouchedBy(by));
  }

  private TrustEntry trust(PublisherId id, @Nullable String petname, Trusted why) {
    String name = petname == null ? null : new PublisherName.Petname(petname).name();
    return change(
        id,
        (entries, entry) -> {
          requireFree(entries, id, name);
          Trusted stronger = why.compareTo(entry.trusted()) < 0 ? why : entry.trusted();
          return entry.with(stronger, name == null ? entry.petname() : name);
        });
  }

  private static void requireFree(
      SortedMap<PublisherId, TrustEntry> entries, PublisherId id, @Nullable String name) {
    for (TrustEntry other : entries.values()) {
      if (name != null && name.equals(other.petname()) && !other.id().equals(id)) {
        throw new RegistryException(
            Fault.CONFLICT,
            "'"
                + name
                + "' is "
                + other.id()
                + " here, and not "
                + id
                + ": either somebody else uses the name, or they lost their key. 'reg trust rm "
                + name
                + "' first, if you are sure");
      }
    }
  }

  /**
   * Trusts a publisher no more, and frees its petname. What was seen of its history is kept, so
   * that an older head is refused also later.
   *
   * @throws RegistryException NOT_FOUND when it is not in the store
   */
  public TrustEntry remove(PublisherId id) {
    if (!folder.read().containsKey(id)) {
      throw new RegistryException(Fault.NOT_FOUND, id + " is not in the trust store");
    }
    return update(id, entry -> entry.with(Trusted.UNKNOWN, null));
  }

  /** Notes the newest history of a publisher; nothing when it is noted, or a newer one is. */
  public void saw(VerifiedHead head, PublisherChain chain) {
    TrustEntry known = folder.read().get(head.head().publisher());
    SeenHeadAt before = known == null ? null : known.head();
    if (before != null && before.position().compareTo(head.head().position()) > 0) {
      return;
    }
    Cid last = chain.lastCid();
    SeenRecord record = last == null ? null : new SeenRecord(chain.epoch(), last);
    boolean same = before != null && before.cid().equals(head.cid());
    if (!same || known == null || !Objects.equals(record, known.record())) {
      update(chain.id(), entry -> entry.seen(record, SeenHeadAt.of(head, clock.instant())));
    }
  }

  /** Keeps a proof that a publisher signed two histories. */
  public void addFork(Fork fork) {
    folder.writeFork(fork);
    update(fork.publisher(), entry -> entry.forked(fork.cid()));
  }

  /**
   * A proof that is kept here, checked again.
   *
   * @throws RegistryException NOT_FOUND; CORRUPT or MALFORMED when it is damaged
   */
  public Fork fork(Cid cid) {
    return folder.readFork(cid);
  }

  /**
   * Settles all proofs against a publisher: the user has found out which history is right.
   *
   * @throws RegistryException NOT_FOUND when there are none
   */
  public TrustEntry settle(PublisherId id) {
    if (entry(id).forks().isEmpty()) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no fork of " + id + " to settle");
    }
    return update(id, entry -> entry.settled(entry.forks()));
  }

  /** Settles the proofs that a publisher's newer records have decided. */
  public void settleEnded(PublisherChain chain) {
    List<Cid> ended =
        entry(chain.id()).forks().stream().filter(cid -> !fork(cid).standsUnder(chain)).toList();
    if (!ended.isEmpty()) {
      update(chain.id(), entry -> entry.settled(ended));
    }
  }

  private TrustEntry update(PublisherId id, UnaryOperator<TrustEntry> change) {
    return change(id, (_, entry) -> change.apply(entry));
  }

  /** A change of one entry that may look at the others. */
  private interface Change {
    TrustEntry apply(SortedMap<PublisherId, TrustEntry> entries, TrustEntry entry);
  }

  private TrustEntry change(PublisherId id, Change change) {
    home.create();
    WRITING.lock();
    try (FileChannel _ = folder.lock()) {
      SortedMap<PublisherId, TrustEntry> entries = folder.read();
      Instant now = clock.instant();
      TrustEntry before = entries.get(id);
      TrustEntry entry =
          change.apply(entries, before == null ? TrustEntry.unknown(id, now) : before);
      if (before == null) {
        makeRoom(entries);
      }
      if (!entry.equals(entries.put(id, entry))) {
        folder.write(entries);
      }
      return entry;
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot unlock the trust store", e);
    } finally {
      WRITING.unlock();
    }
  }

  /** Forgets the one that was heard of longest ago and means nothing to anybody. */
  private static void makeRoom(SortedMap<PublisherId, TrustEntry> entries) {
    if (entries.size() < TrustCodec.PUBLISHERS_MAX) {
      return;
    }
    TrustEntry oldest =
        entries.values().stream()
            .filter(entry -> entry.trusted() == Trusted.UNKNOWN && entry.forks().isEmpty())
            .min(Comparator.comparing(TrustEntry::firstSeen))
            .orElseThrow(
                () ->
                    new RegistryException(
                        Fault.STORAGE,
                        "the trust store has " + TrustCodec.PUBLISHERS_MAX + " publishers"));
    entries.remove(oldest.id());
  }
}
