package reg.libp2p;

import org.jspecify.annotations.Nullable;

/** Listens on one address and gives secured connections. */
public interface Listener extends AutoCloseable {
  /** The address with the port that was bound; an unspecified IP stays unspecified. */
  Multiaddr address();

  /**
   * Waits for a peer that finished its handshake.
   *
   * @return the connection, or null when the listener was closed
   */
  @Nullable Connection accept() throws InterruptedException;

  /** Stops listening; connections stay. */
  @Override
  void close();
}
