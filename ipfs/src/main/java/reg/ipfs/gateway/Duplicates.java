package reg.ipfs.gateway;

/** Whether a block that occurs several times in a DAG does so in its CAR. */
public enum Duplicates {
  /** Each time it occurs, so that a reader need not keep any. */
  SENT("y"),
  /** Once. */
  DROPPED("n");

  private final String text;

  Duplicates(String text) {
    this.text = text;
  }

  /** As it is written in a URL. */
  public String text() {
    return text;
  }
}
