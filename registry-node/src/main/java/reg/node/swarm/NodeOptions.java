package reg.node.swarm;

import java.net.InetSocketAddress;
import java.util.List;
import reg.libp2p.Multiaddr;
import reg.node.NodeConfig;

/**
 * Where a node listens and whom it looks for.
 *
 * @param swarm where peers connect
 * @param http where the gateway listens
 * @param bootstrap peers to connect to at the start
 * @param discovery of peers on the local network
 */
public record NodeOptions(
    List<Multiaddr> swarm, InetSocketAddress http, List<String> bootstrap, Discovery discovery) {
  public NodeOptions {
    swarm = List.copyOf(swarm);
    bootstrap = List.copyOf(bootstrap);
  }

  /** What the settings say. */
  public static NodeOptions of(NodeConfig config) {
    return new NodeOptions(
        config.listen().stream().map(Multiaddr::parse).toList(),
        NodeConfig.httpAddress(config.http().listen()),
        config.bootstrap(),
        config.mdns() ? Discovery.MDNS : Discovery.OFF);
  }

  /** How peers on the local network are found. */
  public enum Discovery {
    /** By multicast DNS, both ways. */
    MDNS,
    /** Not at all. */
    OFF
  }
}
