package reg.ipfs.gateway;

/** In which order a CAR's blocks are promised to come. */
public enum BlockOrder {
  /** Depth first, links from left to right. */
  DFS("dfs"),
  /** Nothing is promised. */
  UNKNOWN("unk");

  private final String text;

  BlockOrder(String text) {
    this.text = text;
  }

  /** As it is written in a URL. */
  public String text() {
    return text;
  }
}
