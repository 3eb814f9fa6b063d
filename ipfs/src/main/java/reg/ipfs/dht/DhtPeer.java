package reg.ipfs.dht;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/**
 * A peer and where it may be reached.
 *
 * @param addresses without the peer at their ends; of a peer that was reached, the one that it was
 *     reached at comes first; at most {@link Limits#ADDRESSES_PER_PEER_MAX}
 */
public record DhtPeer(PeerId id, List<Multiaddr> addresses) {
  public DhtPeer {
    addresses = addresses.stream().distinct().limit(Limits.ADDRESSES_PER_PEER_MAX).toList();
  }

  /** The address it was reached at or is tried at first; null when there is none. */
  @Nullable Multiaddr place() {
    return addresses.isEmpty() ? null : addresses.getFirst();
  }
}
