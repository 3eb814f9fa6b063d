package reg.libp2p;

import java.util.List;

/**
 * What a peer said about itself.
 *
 * @param peer who it is
 * @param addresses where it listens, at most {@link Limits#ADDRESSES_PER_PEER_MAX}
 * @param protocols what it speaks, at most {@link Limits#PROTOCOLS_PER_PEER_MAX}
 * @param agent its program and version, such as {@code kubo/0.42.0}; untrusted text
 */
public record PeerInfo(
    PeerId peer, List<Multiaddr> addresses, List<String> protocols, String agent) {
  /** The lists are copied and cut to their limits. */
  public PeerInfo {
    addresses = addresses.stream().distinct().limit(Limits.ADDRESSES_PER_PEER_MAX).toList();
    protocols = protocols.stream().distinct().limit(Limits.PROTOCOLS_PER_PEER_MAX).toList();
  }
}
