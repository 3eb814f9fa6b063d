package reg.libp2p.upgrade;

import org.jspecify.annotations.Nullable;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.PublicKey;

/**
 * What a security handshake yields.
 *
 * @param key the peer's key, proven
 * @param records the ciphers of the connection
 * @param muxer the multiplexer that was agreed inside the handshake, or null when it must still be
 *     negotiated
 */
public record Secured(PublicKey key, RecordLayer records, @Nullable String muxer) {
  /** The proven peer. */
  public PeerId peer() {
    return PeerId.of(key);
  }
}
