package reg.libp2p;

/** What a peer is charged for; at {@link #BAN_AT} points it is banned. */
public enum Offence {
  /** Data that differs from its CID, or that nobody asked for. */
  BAD_DATA(10),
  /** A message that breaks its protocol. */
  MALFORMED(10),
  /** No answer in time. */
  TIMEOUT(1);

  /** The points that ban a peer. */
  public static final int BAN_AT = 50;

  private final int points;

  Offence(int points) {
    this.points = points;
  }

  /** What it costs. */
  public int points() {
    return points;
  }
}
