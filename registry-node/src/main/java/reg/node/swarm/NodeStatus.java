package reg.node.swarm;

import java.net.InetSocketAddress;
import java.util.List;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/**
 * What a running node is and whom it is connected to.
 *
 * @param peerId its name in the network
 * @param swarm where peers connect, each with the peer id at its end
 * @param http where the gateway listens
 * @param peers connected now
 */
public record NodeStatus(
    PeerId peerId, List<Multiaddr> swarm, InetSocketAddress http, List<Peer> peers) {
  public NodeStatus {
    swarm = List.copyOf(swarm);
    peers = List.copyOf(peers);
  }

  /**
   * A connected peer.
   *
   * @param id its name
   * @param address where it is
   * @param agent its program and version, as it says; empty when it said nothing
   */
  public record Peer(PeerId id, Multiaddr address, String agent) {}
}
