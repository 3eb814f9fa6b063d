package reg.node.swarm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipfs.gateway.GatewayHandler;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerLimits;
import reg.libp2p.Connection;
import reg.libp2p.Host;
import reg.libp2p.PeerInfo;
import reg.libp2p.mdns.Mdns;
import reg.node.Registry;

/**
 * A home that others can fetch from: its network, found on the local one, and a trustless gateway.
 * Threads may share it; the registry outlives it.
 */
public final class Node implements AutoCloseable {
  private final Registry registry;
  private final Network network;
  private final HttpServer http;
  private final @Nullable Mdns mdns;

  private Node(Registry registry, Network network, HttpServer http, @Nullable Mdns mdns) {
    this.registry = registry;
    this.network = network;
    this.http = http;
    this.mdns = mdns;
  }

  /**
   * Starts to serve.
   *
   * @param progress warned of peers that cannot be reached
   * @throws reg.base.RegistryException CONFLICT when an address is taken, or the store is
   */
  public static Node start(Registry registry, NodeOptions options, ProgressListener progress)
      throws InterruptedException {
    Network network = Network.serving(registry, options.swarm());
    HttpServer http;
    try {
      var gateway = new GatewayHandler(registry.storage().blocks());
      var requests = new NodeHttp(gateway, options.http().getAddress());
      http = HttpServer.start(options.http(), null, ServerLimits.DEFAULT, requests);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    boolean found = options.discovery() == NodeOptions.Discovery.MDNS;
    var node = new Node(registry, network, http, found ? Mdns.start(network.host()) : null);
    node.greet(options.bootstrap(), progress);
    return node;
  }

  private void greet(List<String> bootstrap, ProgressListener progress)
      throws InterruptedException {
    for (String address : bootstrap) {
      try {
        var _ = network.connect(List.of(address), progress);
      } catch (RegistryException e) {
        // It was warned of; the node is of use without it.
      }
    }
  }

  /** The home that is served. */
  public Registry registry() {
    return registry;
  }

  /** For fetching. */
  public Network network() {
    return network;
  }

  public NodeStatus status() {
    Host host = network.host();
    var peers = new ArrayList<NodeStatus.Peer>();
    for (Connection connection : host.connections()) {
      PeerInfo known = host.peers().find(connection.peer());
      String agent = known == null ? "" : known.agent();
      peers.add(new NodeStatus.Peer(connection.peer(), connection.remoteAddress(), agent));
    }
    return new NodeStatus(
        host.id(),
        host.addresses().stream().map(address -> address.withPeer(host.id())).toList(),
        http.address(),
        peers);
  }

  /** Stops serving. */
  @Override
  public void close() {
    if (mdns != null) {
      mdns.close();
    }
    http.close();
    network.close();
  }
}
