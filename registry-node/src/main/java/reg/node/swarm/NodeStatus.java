package reg.node.swarm;

import java.net.URI;
import java.util.List;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/**
 * What a running node is and whom it is connected to.
 *
 * @param peerId its name in the network
 * @param swarm where peers connect, each with the peer id at its end
 * @param http where the gateway listens
 * @param mdns whether peers on the local network can be found
 * @param peers connected now
 */
public record NodeStatus(
    PeerId peerId, List<Multiaddr> swarm, URI http, boolean mdns, List<Peers.Entry> peers) {
  public NodeStatus {
    swarm = List.copyOf(swarm);
    peers = List.copyOf(peers);
  }
}
