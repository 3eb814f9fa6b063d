package reg.libp2p;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A way to reach peers: dials and listens on the addresses it understands. Safe for many threads.
 */
public interface Transport extends AutoCloseable {
  /** Whether this transport can dial the address. */
  boolean dials(Multiaddr address);

  /**
   * Connects, secures and multiplexes; blocks for at most the transport's own deadline.
   *
   * @param expected who must answer, or null to take anyone
   * @throws IOException when nobody answers or the handshake fails
   * @throws reg.base.RegistryException BAD_SIGNATURE when another peer answers
   */
  Connection dial(Multiaddr address, @Nullable PeerId expected) throws IOException;

  /**
   * Listens; port 0 takes a free one.
   *
   * @throws IOException when the address cannot be bound
   */
  Listener listen(Multiaddr address) throws IOException;

  /** Closes all connections and listeners. */
  @Override
  void close();
}
