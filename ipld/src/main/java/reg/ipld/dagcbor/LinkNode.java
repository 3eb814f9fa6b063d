package reg.ipld.dagcbor;

import reg.ipld.Cid;

/** A link to another block: tag 42 of a byte string {@code 00 || CID}. */
public record LinkNode(Cid cid) implements Node {
  @Override
  public String kind() {
    return "a link";
  }
}
