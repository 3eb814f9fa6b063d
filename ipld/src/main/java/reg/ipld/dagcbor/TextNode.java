package reg.ipld.dagcbor;

/** Unicode text. */
public record TextNode(String text) implements Node {
  @Override
  public String kind() {
    return "text";
  }
}
