package reg.node.name;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.Head;
import reg.manifest.HeadMap;
import reg.manifest.HeadPosition;
import reg.manifest.HeadTarget;
import reg.manifest.PublisherId;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.EnvelopeVerifier;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.VerifiedHead;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.storage.BlockStore;
import reg.storage.Commit;

/**
 * What this home keeps of publishers' histories: their records as refs {@code publisher/DID/SEQ},
 * their heads as {@code history/DID/EPOCH.SEQ}. Everything is verified again when it is read.
 */
public final class Records {
  static final String HISTORY = "history/";

  static final String RECORD = "publisher/";

  private final Registry registry;

  public Records(Registry registry) {
    this.registry = registry;
  }

  /**
   * The records of a publisher, verified; of one of whom none are known, its first key.
   *
   * @throws RegistryException CORRUPT, NOT_FOUND or as {@link PublisherChain#append} when what is
   *     kept is damaged
   */
  public PublisherChain chain(PublisherId publisher) {
    PublisherChain chain = PublisherChain.of(publisher);
    for (Block record : blocks(publisher)) {
      chain = chain.append(record);
    }
    return chain;
  }

  /** The envelopes of the records, in order. */
  public List<Block> blocks(PublisherId publisher) {
    BlockStore blocks = registry.storage().blocks();
    var records = new ArrayList<Block>();
    for (long seq = 1; ; seq++) {
      Cid cid = registry.storage().refs().get(name(publisher, seq));
      if (cid == null) {
        return records;
      }
      records.add(blocks.require(cid));
    }
  }

  /** The first records of its publisher, as many as a release needs to be verified alone. */
  public List<Block> needed(VerifiedRelease release) {
    PublisherId publisher = release.release().id().publisher();
    List<Block> all = blocks(publisher);
    PublisherChain chain = PublisherChain.of(publisher);
    for (int count = 0; ; count++) {
      try {
        var _ = chain.verifier().verifyRelease(release.block());
        return all.subList(0, count);
      } catch (RegistryException e) {
        if (count == all.size()) {
          // It rests on a revoked key; a receipt alone cannot show that it is older than that.
          return all;
        }
        chain = chain.append(all.get(count));
      }
    }
  }

  /** Adds the records to a commit that a chain has and this home does not. */
  void add(Commit commit, PublisherChain chain, List<Block> records) {
    List<Cid> cids = chain.records();
    for (int i = 0; i < cids.size(); i++) {
      Cid cid = cids.get(i);
      String name = name(chain.id(), i + 1);
      if (registry.storage().refs().get(name) == null) {
        records.stream()
            .filter(block -> block.cid().equals(cid))
            .findFirst()
            .ifPresent(commit::block);
        commit.ref(name, null, cid);
      }
    }
  }

  static String name(PublisherId publisher, long seq) {
    return RECORD + publisher + "/" + seq;
  }

  /** Checks what this publisher signs now, with what this home knows of its past. */
  public EnvelopeVerifier verifier(PublisherId publisher) {
    return verifier(chain(publisher));
  }

  private EnvelopeVerifier verifier(PublisherChain chain) {
    return chain.verifier((release, before) -> isListed(history(chain.id()), release, before));
  }

  /** Checks what a publisher signs, also with what was told and is not kept yet. */
  public EnvelopeVerifier verifier(Histories.Judged judged) {
    SortedMap<HeadPosition, Cid> history = history(judged.chain().id());
    judged.earlier().forEach(head -> history.put(head.head().position(), head.cid()));
    history.put(judged.head().head().position(), judged.head().cid());
    return judged.chain().verifier((release, before) -> isListed(history, release, before));
  }

  /** The heads of a publisher that were accepted, by position; not verified again. */
  SortedMap<HeadPosition, Cid> history(PublisherId publisher) {
    String prefix = HISTORY + publisher + "/";
    var history = new TreeMap<HeadPosition, Cid>();
    registry
        .storage()
        .refs()
        .list(prefix)
        .forEach((name, cid) -> history.put(position(name.substring(prefix.length())), cid));
    return history;
  }

  private static HeadPosition position(String text) {
    int dot = text.indexOf('.');
    return new HeadPosition(
        Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
  }

  /**
   * The newest head that was accepted and that no revocation took back; null when there is none.
   */
  @Nullable VerifiedHead newest(PublisherChain chain) {
    Cid newest = registry.storage().refs().get(Heads.NEWEST + chain.id());
    VerifiedHead head = newest == null ? null : unrevoked(chain, newest);
    if (newest != null && head == null) {
      for (Cid cid : new ArrayList<>(history(chain.id()).values()).reversed()) {
        head = head == null ? unrevoked(chain, cid) : head;
      }
    }
    return head;
  }

  private @Nullable VerifiedHead unrevoked(PublisherChain chain, Cid cid) {
    try {
      return chain.verifyPastHead(registry.storage().blocks().require(cid));
    } catch (RegistryException e) {
      if (e.fault() == Fault.REVOKED) {
        return null;
      }
      throw e;
    }
  }

  /** Versions never leave a map, so the last head before a position lists all before it. */
  private boolean isListed(
      SortedMap<HeadPosition, Cid> history, Cid release, @Nullable HeadPosition before) {
    SortedMap<HeadPosition, Cid> earlier = before == null ? history : history.headMap(before);
    if (earlier.isEmpty()) {
      return false;
    }
    return lists(last(earlier), release);
  }

  /** Whether a head that this home accepted of a publisher, old or new, lists a release. */
  public boolean isListed(PublisherId publisher, Cid head, Cid release) {
    return history(publisher).containsValue(head) && lists(head, release);
  }

  private boolean lists(Cid accepted, Cid release) {
    BlockStore blocks = registry.storage().blocks();
    Block block = blocks.get(accepted);
    if (block == null) {
      return false;
    }
    Head head = Head.decode(Envelope.decode(block.bytes()).payload());
    if (!head.map().pages().stream().allMatch(blocks::has)) {
      return false;
    }
    return HeadMap.read(head.map(), blocks).artifacts().values().stream()
        .flatMap(versions -> versions.values().stream())
        .anyMatch(target -> names(target, release));
  }

  private static Cid last(SortedMap<HeadPosition, Cid> heads) {
    return Objects.requireNonNull(heads.get(heads.lastKey()));
  }

  private static boolean names(HeadTarget target, Cid release) {
    return switch (target) {
      case HeadTarget.Published(Cid cid) -> cid.equals(release);
      case HeadTarget.Gone gone -> gone.release().equals(release);
      case HeadTarget.Channel _ -> false;
    };
  }

  /** The heads whose maps say what was signed before a key was revoked: the last before each. */
  public List<Cid> boundaries(PublisherId publisher) {
    return boundaries(chain(publisher), history(publisher));
  }

  static List<Cid> boundaries(PublisherChain chain, SortedMap<HeadPosition, Cid> history) {
    var last = chain.last();
    var heads = new ArrayList<Cid>();
    if (last != null) {
      last.revoked().stream()
          .map(key -> history.headMap(key.since()))
          .filter(earlier -> !earlier.isEmpty())
          .forEach(earlier -> heads.add(last(earlier)));
    }
    return heads;
  }
}
