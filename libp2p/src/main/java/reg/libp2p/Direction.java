package reg.libp2p;

/** Which side opened a connection. */
public enum Direction {
  /** We dialled. */
  OUTBOUND,
  /** We listened. */
  INBOUND
}
