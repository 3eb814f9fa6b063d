package reg.ipld.dagcbor;

/** True or false. */
public record BoolNode(boolean value) implements Node {
  @Override
  public String kind() {
    return "a boolean";
  }
}
