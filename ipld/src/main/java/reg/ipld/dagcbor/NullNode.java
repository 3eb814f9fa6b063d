package reg.ipld.dagcbor;

/** The null of CBOR: a value, not an absent one. */
public record NullNode() implements Node {
  @Override
  public String kind() {
    return "null";
  }
}
