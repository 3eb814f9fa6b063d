package reg.ipld.dagcbor;

/** A float of 64 bits, neither NaN nor infinite. */
public record FloatNode(double value) implements Node {
  public FloatNode {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("dag-cbor has no " + value);
    }
  }

  @Override
  public String kind() {
    return "a float";
  }
}
