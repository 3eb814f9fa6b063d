package reg.node.name;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.HeadPosition;
import reg.manifest.Publisher;
import reg.manifest.PublisherId;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.Fork;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.SeenHead;
import reg.manifest.signing.VerifiedHead;
import reg.node.Registry;
import reg.node.trust.SeenHeadAt;
import reg.node.trust.TrustEntry;
import reg.node.trust.TrustStore;

/**
 * Judges what somebody tells of a publisher against what this home saw before. Nothing changes but
 * that proofs of forks are kept, at once, whatever else comes of it.
 *
 * <p>In this order: the records as the next of the known ones, and not expired; the head by the
 * record in force; its place; that its earlier heads lead to the one seen before; that no fork of
 * the publisher is open. Source: trust-and-threats 2.2, 2.4, 2.5.
 */
public final class Histories {
  private final Registry registry;
  private final Records records;
  private final TrustStore trust;

  public Histories(Registry registry) {
    this.registry = registry;
    this.records = new Records(registry);
    this.trust = registry.trust();
  }

  /**
   * What was found good.
   *
   * @param chain the publisher's records, with the new ones
   * @param head the head
   * @param news whether it is newer than the one seen before
   * @param earlier heads before it that came along, the newest first
   * @param told what it was found in
   */
  public record Judged(
      PublisherChain chain, VerifiedHead head, News news, List<VerifiedHead> earlier, Told told) {}

  /** What a good head is to the one seen before. */
  public enum News {
    /** It comes after it. */
    NEWER,
    /** It is the same. */
    SAME,
    /** It comes before it: whoever told it does not know better, or hides the newer one. */
    OLDER
  }

  /**
   * Judges.
   *
   * @param source where earlier heads that were not told come from
   * @throws RegistryException UNSIGNED, BAD_SIGNATURE, MALFORMED or REVOKED for what is not the
   *     publisher's; ROLLBACK for another history than the one seen before, for an expired record,
   *     and while a fork is open
   */
  public Judged judge(PublisherId publisher, Told told, BlockSource source) {
    noteFork(publisher, told);
    PublisherChain chain = extended(publisher, told);
    if (!new Heads(registry).isOwn(publisher)) {
      chain.requireFresh(registry.clock().instant());
    }
    VerifiedHead head = chain.verifyPastHead(told.head());
    VerifiedHead known = records.newest(chain);
    SeenHead seen = known == null ? lost(publisher) : known.seen();
    News news = news(chain, seen, known, head);
    List<VerifiedHead> earlier = List.of();
    if (news == News.NEWER) {
      if (head.head().position().epoch() != chain.epoch()) {
        throw refuse("head " + head + " is of an epoch before " + chain.epoch());
      }
      earlier =
          new Ancestry(chain, source(told, source))
              .leadingTo(seen, head, fork -> open(chain, known, fork));
      requireNoFork(chain);
    }
    return new Judged(chain, head, news, earlier, told);
  }

  /** A proof counts whoever brings it, but only for the publisher that was asked for. */
  private void noteFork(PublisherId publisher, Told told) {
    Block proof = told.fork();
    if (proof != null) {
      Fork fork = Fork.decode(proof.bytes());
      if (fork.publisher().equals(publisher) && fork.standsUnder(records.chain(publisher))) {
        trust.addFork(fork);
      }
    }
  }

  private PublisherChain extended(PublisherId publisher, Told told) {
    PublisherChain chain = records.chain(publisher);
    for (Block record : told.records()) {
      if (chain.records().contains(record.cid())) {
        continue;
      }
      long seq = Publisher.decode(Envelope.decode(record.bytes()).payload()).seq();
      if (seq <= chain.epoch()) {
        throw recordFork(publisher, chain, (int) seq, record);
      }
      chain = chain.append(record);
    }
    return chain;
  }

  /** Another record of a number that is taken: a fork if enough keys signed it, else a lie. */
  private RegistryException recordFork(
      PublisherId publisher, PublisherChain chain, int seq, Block record) {
    if (seq < 1) {
      return new RegistryException(Fault.MALFORMED, "a publisher record with number " + seq);
    }
    List<Block> known = records.blocks(publisher);
    if (seq > known.size()) {
      return refuse("record " + record.cid() + " and another of number " + seq + " came together");
    }
    Fork fork =
        proof(
            () -> Fork.ofRecords(publisher, known.subList(0, seq - 1), known.get(seq - 1), record));
    if (fork == null) {
      return refuse("record " + record.cid() + " does not belong to " + chain.lastCid());
    }
    trust.addFork(fork);
    return forked(fork);
  }

  /** The head of a store that was lost: the trust store remembers where it stood. */
  private @Nullable SeenHead lost(PublisherId publisher) {
    SeenHeadAt head = trust.entry(publisher).head();
    return head == null ? null : head.seenHead();
  }

  private News news(
      PublisherChain chain,
      @Nullable SeenHead seen,
      @Nullable VerifiedHead known,
      VerifiedHead head) {
    if (seen == null) {
      return News.NEWER;
    }
    HeadPosition at = head.head().position();
    int order = at.compareTo(seen.position());
    if (order > 0) {
      var _ = seen.accept(head);
      return News.NEWER;
    }
    Cid there = order == 0 ? seen.cid() : records.history(chain.id()).get(at);
    if (there == null || there.equals(head.cid())) {
      return order == 0 ? News.SAME : News.OLDER;
    }
    Block block = known == null ? null : registry.storage().blocks().get(there);
    VerifiedHead ours = block == null ? null : chain.verifyPastHead(block);
    if (ours != null && ours.head().equals(head.head())) {
      return order == 0 ? News.SAME : News.OLDER;
    }
    Fork fork =
        ours == null
            ? null
            : proof(() -> Fork.ofHeads(chain.id(), upTo(chain, at), ours.block(), head.block()));
    throw open(chain, known, fork);
  }

  private RegistryException open(
      PublisherChain chain, @Nullable VerifiedHead known, @Nullable Fork fork) {
    if (fork == null) {
      return refuse("what is told of " + chain.id() + " and head " + known + " are two histories");
    }
    trust.addFork(fork);
    return forked(fork);
  }

  /** The records that heads up to a position need. */
  private List<Block> upTo(PublisherChain chain, HeadPosition position) {
    List<Block> all = records.blocks(chain.id());
    return all.subList(0, (int) Math.min(all.size(), position.epoch()));
  }

  private void requireNoFork(PublisherChain chain) {
    TrustEntry entry = trust.entry(chain.id());
    for (Cid cid : entry.forks()) {
      Fork fork = trust.fork(cid);
      if (fork.standsUnder(chain)) {
        throw forked(fork);
      }
    }
  }

  private static BlockSource source(Told told, BlockSource behind) {
    Map<Cid, Block> blocks = new HashMap<>();
    told.earlier().forEach(block -> blocks.put(block.cid(), block));
    told.records().forEach(block -> blocks.put(block.cid(), block));
    return cid -> {
      Block block = blocks.get(cid);
      return block == null ? behind.get(cid) : block;
    };
  }

  /** A proof, unless the two prove nothing or are too large for one. */
  static @Nullable Fork proof(Supplier<Fork> maker) {
    try {
      return maker.get();
    } catch (RegistryException e) {
      return null;
    }
  }

  private static RegistryException forked(Fork fork) {
    return refuse(
        "publisher "
            + fork.publisher()
            + " signed two histories, "
            + fork.one().cid()
            + " and "
            + fork.other().cid()
            + " at "
            + fork.position()
            + "; the proof is "
            + fork.cid()
            + ". Ask the publisher, then 'reg trust resolve'");
  }

  private static RegistryException refuse(String why) {
    return new RegistryException(Fault.ROLLBACK, why + "; nothing was changed");
  }
}
