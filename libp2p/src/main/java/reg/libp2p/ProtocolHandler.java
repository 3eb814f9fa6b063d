package reg.libp2p;

import java.io.IOException;

/** Serves one protocol. Called for each stream on a virtual thread of its own. */
public interface ProtocolHandler {
  /** The protocol's id, such as {@code /ipfs/ping/1.0.0}. */
  String protocolId();

  /**
   * Serves a stream; returning closes it, an exception resets it.
   *
   * @throws reg.base.RegistryException MALFORMED when the peer broke the protocol: it is charged
   */
  void handle(Stream stream) throws IOException, InterruptedException;
}
