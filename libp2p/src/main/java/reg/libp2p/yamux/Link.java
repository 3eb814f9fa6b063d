package reg.libp2p.yamux;

import reg.libp2p.Direction;
import reg.libp2p.Multiaddr;
import reg.libp2p.crypto.PublicKey;

/**
 * What is known of a secured channel.
 *
 * @param peerKey the peer's key, proven
 * @param local our end
 * @param remote the peer's end as we see it
 * @param direction who dialled
 * @param direct whether what is sent is sealed outside of the heap
 */
public record Link(
    PublicKey peerKey, Multiaddr local, Multiaddr remote, Direction direction, boolean direct) {}
