package reg.ipfs.gateway;

/** How much of a DAG below the end of a path a CAR has. */
public enum DagScope {
  /** The block at the end of the path alone. */
  BLOCK("block"),
  /** What is needed to read a whole file or list a directory, without the directory's content. */
  ENTITY("entity"),
  /** Everything. */
  ALL("all");

  private final String text;

  DagScope(String text) {
    this.text = text;
  }

  /** As it is written in a URL. */
  public String text() {
    return text;
  }
}
