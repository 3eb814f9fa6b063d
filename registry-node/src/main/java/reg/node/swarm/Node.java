package reg.node.swarm;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerTls;
import reg.ipfs.ipns.RecordFile;
import reg.libp2p.Host;
import reg.node.NodeConfig.Serve;
import reg.node.Registry;

/**
 * A home that others can fetch from: its network, found on the local one, and a trustless gateway.
 * Threads may share it; the registry outlives it.
 */
public final class Node implements AutoCloseable {
  private final Registry registry;
  private final Network network;
  private final HttpServer http;
  private final @Nullable HeadGossip gossip;

  private Node(Registry registry, Network network, HttpServer http) {
    this.registry = registry;
    this.network = network;
    this.http = http;
    boolean silent = registry.config().node().serve() == Serve.NONE;
    this.gossip = silent ? null : HeadGossip.start(registry, network);
  }

  /**
   * Starts to serve.
   *
   * @param progress warned of peers that cannot be reached
   * @throws reg.base.RegistryException CONFLICT when an address is taken, or the store is
   */
  public static Node start(Registry registry, NodeOptions options, ProgressListener progress)
      throws InterruptedException {
    ServerTls tls = NodeTls.read(registry.home(), registry.config().node().http());
    Network network = Network.serving(registry, options.swarm());
    HttpServer http;
    try {
      http = NodeServer.start(registry, network, options.http(), tls);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    var node = new Node(registry, network, http);
    if (options.discovery() == NodeOptions.Discovery.MDNS) {
      network.discover();
    }
    node.greet(options.bootstrap(), progress);
    network.announceHead(registry, new RecordFile(registry.home().headRecord()));
    return node;
  }

  private void greet(List<String> bootstrap, ProgressListener progress)
      throws InterruptedException {
    for (String address : bootstrap) {
      try {
        network.join(List.of(address), progress);
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
    return new NodeStatus(
        host.id(),
        host.addresses().stream().map(address -> address.withPeer(host.id())).toList(),
        url(),
        network.isDiscovering(),
        network.peers().list());
  }

  private URI url() {
    InetSocketAddress bound = http.address();
    String host = bound.getAddress().getHostAddress();
    boolean tls = registry.config().node().http().certificate() != null;
    return URI.create(
        (tls ? "https" : "http")
            + "://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + bound.getPort());
  }

  /** Stops serving. */
  @Override
  public void close() {
    http.close();
    if (gossip != null) {
      gossip.close();
    }
    network.close();
  }
}
