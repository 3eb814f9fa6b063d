package reg.manifest.signing;

import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.manifest.HeadPosition;
import reg.manifest.Publisher;

/** Why two signed objects cannot both belong to one history. */
final class Contradiction {
  private Contradiction() {}

  /**
   * The two sides, each verified.
   *
   * @param other the object, and its predecessor when it is that which proves the contradiction
   * @throws RegistryException INVALID_REQUEST when there is none; as the verifiers
   */
  static Fork.Side[] between(PublisherChain chain, Block one, List<Block> other) {
    PayloadType type = Envelope.decode(one.bytes()).type();
    return switch (type) {
      case HEAD ->
          other.size() == 1 ? heads(chain, one, other.getFirst()) : passed(chain, one, other);
      case PUBLISHER -> records(chain, one, other);
      default -> throw none("a " + type + " contradicts nothing");
    };
  }

  private static Fork.Side[] heads(PublisherChain chain, Block one, Block other) {
    VerifiedHead left = chain.verifyPastHead(one);
    VerifiedHead right = chain.verifyPastHead(other);
    if (!left.head().position().equals(right.head().position())) {
      throw none("the heads stand at different positions");
    }
    if (left.head().equals(right.head())) {
      throw none("the heads say the same");
    }
    if (left.cid().toString().compareTo(right.cid().toString()) > 0) {
      throw none("the heads are not in the order of their CIDs");
    }
    return new Fork.Side[] {side(left), side(right)};
  }

  private static Fork.Side[] passed(PublisherChain chain, Block one, List<Block> other) {
    VerifiedHead head = chain.verifyPastHead(one);
    VerifiedHead later = chain.verifyPastHead(other.getFirst());
    VerifiedHead before = chain.verifyPastHead(other.getLast());
    HeadPosition at = head.head().position();
    boolean follows = before.cid().equals(later.head().previous());
    boolean over =
        before.head().position().compareTo(at) < 0 && later.head().position().compareTo(at) > 0;
    if (!follows || !over) {
      throw none("the later head does not pass over the first");
    }
    return new Fork.Side[] {side(head), side(later)};
  }

  private static Fork.Side[] records(PublisherChain chain, Block one, List<Block> other) {
    var left = chain.append(one);
    var right = chain.append(other.getFirst());
    Publisher record = left.last();
    if (other.size() != 1 || record == null || record.equals(right.last())) {
      throw none("the records say the same");
    }
    if (one.cid().toString().compareTo(other.getFirst().cid().toString()) > 0) {
      throw none("the records are not in the order of their CIDs");
    }
    var position = new HeadPosition(record.seq(), 1);
    return new Fork.Side[] {
      new Fork.Side(one.cid(), PayloadType.PUBLISHER, position),
      new Fork.Side(other.getFirst().cid(), PayloadType.PUBLISHER, position)
    };
  }

  private static Fork.Side side(VerifiedHead head) {
    return new Fork.Side(head.cid(), PayloadType.HEAD, head.head().position());
  }

  private static RegistryException none(String why) {
    return new RegistryException(Fault.INVALID_REQUEST, why);
  }
}
