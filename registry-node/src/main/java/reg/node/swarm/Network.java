package reg.node.swarm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipfs.bitswap.Bitswap;
import reg.libp2p.Connection;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.swarm.Access;
import reg.libp2p.swarm.Swarm;
import reg.libp2p.swarm.SwarmConfig;
import reg.manifest.signing.PublisherKey;
import reg.node.Registry;
import reg.node.key.Keys;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;

/** A libp2p host of this home, with bitswap and heads spoken over it. Threads may share it. */
public final class Network implements AutoCloseable {
  private static final String AGENT = "reg/0.1.0";

  private final Host host;
  private final Bitswap bitswap;

  private Network(Host host, Bitswap bitswap) {
    this.host = host;
    this.bitswap = bitswap;
  }

  /**
   * Listens under the name of this home, and gives any peer any block and head of it.
   *
   * @throws RegistryException CONFLICT when an address is taken
   */
  static Network serving(Registry registry, List<Multiaddr> addresses) {
    new Keys(registry.home()).init(null);
    HostKey key = HostKey.ofSeed(PublisherKey.load(registry.home().nodeKey()).seed());
    Network network = start(key, addresses, registry.storage().blocks());
    network.host.handle(new HeadExchange(registry));
    return network;
  }

  /** Only dials, under a new name each time, and gives nothing away. */
  public static Network dialling() {
    return start(HostKey.generate(), List.of(), new InMemoryStorage().blocks());
  }

  private static Network start(HostKey key, List<Multiaddr> addresses, BlockStore given) {
    Host host = Swarm.start(new SwarmConfig(key, addresses, AGENT, Access.open()));
    return new Network(host, Bitswap.start(host, given));
  }

  Host host() {
    return host;
  }

  /**
   * Connects to peers. Those that cannot be reached are warned of.
   *
   * @param addresses multiaddrs, with {@code /p2p/PEER} at the end or without
   * @throws RegistryException INVALID_REQUEST for what is no multiaddr; UNREACHABLE, with the last
   *     reason, when none can be reached; REFUSED_BY_POLICY; BAD_SIGNATURE when another peer
   *     answers
   */
  public Providers connect(List<String> addresses, ProgressListener progress)
      throws InterruptedException {
    var parsed = addresses.stream().map(Network::address).toList();
    var peers = new ArrayList<PeerId>();
    RegistryException failure = null;
    for (Multiaddr address : parsed) {
      try {
        Connection connection = host.connect(address);
        peers.add(connection.peer());
      } catch (RegistryException e) {
        failure = e;
        progress.warn("peer " + address + ": " + e.getMessage());
      }
    }
    if (peers.isEmpty() && failure != null) {
      throw failure;
    }
    return new Providers(host, bitswap, peers.stream().distinct().toList());
  }

  /** The peers that are connected and speak bitswap; null when there are none. */
  public @Nullable Providers connected() {
    List<PeerId> peers =
        host.connections().stream()
            .map(Connection::peer)
            .distinct()
            .filter(peer -> host.peers().speaks(peer, Bitswap.PROTOCOL))
            .toList();
    return peers.isEmpty() ? null : new Providers(host, bitswap, peers);
  }

  /**
   * Reads a multiaddr that a person wrote.
   *
   * @throws RegistryException INVALID_REQUEST
   */
  public static Multiaddr address(String text) {
    try {
      return Multiaddr.parse(text);
    } catch (RegistryException e) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "'" + text + "' is no address of a peer; write /ip4/ADDRESS/tcp/PORT/p2p/PEER",
          e);
    }
  }

  @Override
  public void close() {
    bitswap.close();
    host.close();
  }
}
