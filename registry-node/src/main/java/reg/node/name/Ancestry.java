package reg.node.name;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.Head;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.Fork;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.SeenHead;
import reg.manifest.signing.VerifiedHead;

/** Follows the heads before a head. */
final class Ancestry {
  /** How many are followed: a publisher that publishes hourly fills this in five months. */
  static final int STEPS_MAX = 4096;

  private final PublisherChain chain;
  private final BlockSource source;

  Ancestry(PublisherChain chain, BlockSource source) {
    this.chain = chain;
    this.source = source;
  }

  /**
   * The heads between a head and the one seen before it, the newest first; of one that was never
   * seen before as many as there are at hand.
   *
   * @param conflict makes the failure of a proof that the two are different histories; the proof is
   *     null when what is there proves nothing
   * @throws RegistryException ROLLBACK when the way does not lead there
   */
  List<VerifiedHead> leadingTo(
      @Nullable SeenHead seen,
      VerifiedHead head,
      Function<@Nullable Fork, RegistryException> conflict) {
    var way = new ArrayList<VerifiedHead>();
    VerifiedHead at = head;
    while (way.size() < STEPS_MAX) {
      Cid previous = at.head().previous();
      if (seen != null && seen.cid().equals(previous)) {
        return way;
      }
      VerifiedHead before = previous == null ? null : before(at, previous, seen == null);
      if (before == null && seen == null) {
        return way;
      }
      if (before == null) {
        throw conflict.apply(null);
      }
      if (seen != null && before.head().position().compareTo(seen.position()) <= 0) {
        throw conflict.apply(proof(seen, at, before));
      }
      way.add(before);
      at = before;
    }
    if (seen == null) {
      return way;
    }
    throw new RegistryException(
        Fault.ROLLBACK,
        "more than " + STEPS_MAX + " heads lie between " + head + " and the one seen before");
  }

  private @Nullable VerifiedHead before(VerifiedHead at, Cid previous, boolean optional) {
    Block block = source.get(previous);
    if (block == null && !optional) {
      throw new RegistryException(
          Fault.ROLLBACK,
          "head "
              + previous
              + " before "
              + at
              + " is not at hand, so it cannot be seen that its history is the one seen before;"
              + " nothing was changed");
    }
    return block == null ? null : verified(at, block);
  }

  /**
   * Its place is below; that its keys signed it follows from the link, and is checked for a proof.
   */
  private VerifiedHead verified(VerifiedHead at, Block block) {
    Head claimed = Head.decode(Envelope.decode(block.bytes()).payload());
    if (claimed.position().compareTo(at.head().position()) >= 0) {
      throw new RegistryException(
          Fault.ROLLBACK, "head " + at + " follows one that stands at " + claimed.position());
    }
    return chain.verifyPastHead(block);
  }

  private @Nullable Fork proof(SeenHead seen, VerifiedHead at, VerifiedHead before) {
    Block ours = source.get(seen.cid());
    if (ours == null) {
      return null;
    }
    List<Block> records = new ArrayList<>();
    for (Cid cid : chain.records()) {
      Block record = source.get(cid);
      if (record == null || records.size() == at.head().position().epoch()) {
        break;
      }
      records.add(record);
    }
    return Histories.proof(
        () ->
            before.head().position().equals(seen.position())
                ? Fork.ofHeads(chain.id(), records, ours, before.block())
                : Fork.passedOver(chain.id(), records, ours, List.of(at.block(), before.block())));
  }
}
