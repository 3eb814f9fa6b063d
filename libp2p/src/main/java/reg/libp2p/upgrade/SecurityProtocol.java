package reg.libp2p.upgrade;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Direction;
import reg.libp2p.PeerId;

/** A way to secure a connection and prove both peers' keys. Safe for many threads. */
public interface SecurityProtocol {
  /** The protocol id under which it is negotiated. */
  String protocolId();

  /**
   * Runs the handshake over raw bytes; takes not a byte more than its own.
   *
   * @param expected the peer that was dialled, or null to learn who it is
   * @throws IOException when the channel breaks or the peer does not follow the protocol
   * @throws reg.base.RegistryException BAD_SIGNATURE when the peer does not prove its key or is
   *     another than expected
   */
  Secured secure(ByteChannel channel, Direction direction, @Nullable PeerId expected)
      throws IOException;
}
