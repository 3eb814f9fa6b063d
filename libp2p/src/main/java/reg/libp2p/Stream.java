package reg.libp2p;

/** A stream on which a protocol was agreed. */
public interface Stream extends MuxedStream {
  /** The agreed protocol's id, such as {@code /ipfs/ping/1.0.0}. */
  String protocol();

  /** The connection that carries this stream. */
  Connection connection();

  /** The peer at the other end. */
  default PeerId peer() {
    return connection().peer();
  }
}
