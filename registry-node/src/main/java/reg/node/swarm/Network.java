package reg.node.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipfs.bitswap.Bitswap;
import reg.ipfs.bitswap.BlockTraffic;
import reg.ipfs.dht.DhtScope;
import reg.ipfs.dht.DialPace;
import reg.ipfs.dht.DualDht;
import reg.ipfs.dht.HostDht;
import reg.ipfs.exchange.Exchange;
import reg.ipfs.ipns.IpnsValidator;
import reg.ipfs.ipns.PublishedRecord;
import reg.ipfs.routing.EveryRecordRouting;
import reg.ipfs.routing.HeldRecords;
import reg.ipfs.routing.RecordRouting;
import reg.ipfs.routing.RecordValidator;
import reg.ipld.Cid;
import reg.libp2p.Connection;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.mdns.Mdns;
import reg.libp2p.swarm.Access;
import reg.libp2p.swarm.Swarm;
import reg.libp2p.swarm.SwarmConfig;
import reg.manifest.Reference;
import reg.manifest.signing.PublisherKey;
import reg.node.NodeConfig.Serve;
import reg.node.Registry;
import reg.node.key.Keys;
import reg.node.name.Heads;
import reg.node.store.PinnedBlocks;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;
import reg.storage.Storage;

/** A libp2p host of this home, with bitswap and heads spoken over it. Threads may share it. */
public final class Network implements AutoCloseable {
  private static final String AGENT = "reg/0.1.0";

  /** Records of names that are kept beside those of the DHT. */
  private static final int RECORDS_MAX = 16;

  private final Host host;
  private final Bitswap bitswap;
  private final Exchange exchange;
  private final BlockStore given;
  private final @Nullable AccessWatch access;
  private final HostDht dht;
  private final DialPace pace = new DialPace();
  private final RecordRouting records;
  private final HeadNames names;
  private @Nullable HeadAnnouncer announcer;
  private volatile @Nullable Mdns mdns;

  private Network(
      Host host, BlockStore given, @Nullable AccessWatch access, HostDht.Setup routing) {
    this.host = host;
    this.given = given;
    this.bitswap = Bitswap.start(host, given);
    this.exchange = Exchange.start(host, given);
    this.access = access;
    this.dht = HostDht.start(host, routing);
    var own = new HeldRecords(judge(host), RECORDS_MAX);
    this.records = new EveryRecordRouting(List.of(own, dht.routing()), judge(host));
    this.names = new HeadNames(records, host.timeline());
  }

  /**
   * Listens under the name of this home, and gives peers those blocks and heads of it that its
   * settings let out.
   *
   * @throws RegistryException CONFLICT when an address is taken; as {@link AccessFiles#listening}
   */
  static Network serving(Registry registry, List<Multiaddr> addresses) {
    var files = AccessFiles.of(registry);
    Access access = files.listening();
    new Keys(registry.home()).init(null);
    HostKey key = HostKey.ofSeed(PublisherKey.load(registry.home().nodeKey()).seed());
    Host host = Swarm.start(new SwarmConfig(key, addresses, AGENT, access));
    return serving(registry, host, addresses, AccessWatch.start(host, files));
  }

  /**
   * Serves on a host that listens.
   *
   * @param addresses where it was told to listen
   * @param access who changes whom it lets in; null for nobody
   */
  static Network serving(
      Registry registry, Host host, List<Multiaddr> addresses, @Nullable AccessWatch access) {
    boolean serves = registry.config().node().serve() != Serve.NONE;
    var routing =
        new HostDht.Setup(
            HostDht.Mode.SERVER,
            DhtScope.local(addresses),
            registry.storage().records(),
            List.of(judge(host)),
            serves ? new Announced(registry) : List::of);
    var network = new Network(host, given(registry), access, routing);
    if (serves) {
      HeadExchange.serve(host, registry);
    }
    return network;
  }

  /** Gives any peer any block and head of a home, over a host that the caller made. */
  static Network serving(Registry registry, Host host) {
    HeadExchange.serve(host, registry);
    var routing =
        new HostDht.Setup(
            HostDht.Mode.CLIENT,
            DhtScope.local(host.addresses()),
            registry.storage().records(),
            List.of(judge(host)),
            List::of);
    return new Network(host, registry.storage().blocks(), null, routing);
  }

  /** What judges the signed records that the DHT keeps, besides public keys. */
  private static RecordValidator judge(Host host) {
    return new IpnsValidator(host.timeline());
  }

  private static BlockStore given(Registry registry) {
    return switch (registry.config().node().serve()) {
      case ALL -> registry.storage().blocks();
      case PINNED -> new PinnedBlocks(registry);
      case NONE -> new InMemoryStorage().blocks();
    };
  }

  /**
   * Only dials, under a new name each time, and gives nothing away. It keeps to the private network
   * and the allowed peers of the home.
   *
   * @throws RegistryException as {@link AccessFiles#dialling}
   */
  public static Network dialling(Registry registry) {
    return dialling(registry, List.of());
  }

  /**
   * As {@link #dialling(Registry)}, to find others through these peers.
   *
   * @param addresses when all are on this machine, those that are found through them may be too
   */
  public static Network dialling(Registry registry, List<String> addresses) {
    Access access = AccessFiles.of(registry).dialling();
    List<Multiaddr> parsed = addresses.stream().map(Network::address).toList();
    Storage nothing = new InMemoryStorage();
    Host host = Swarm.start(new SwarmConfig(HostKey.generate(), List.of(), AGENT, access));
    var routing =
        new HostDht.Setup(
            HostDht.Mode.CLIENT,
            DhtScope.local(parsed),
            nothing.records(),
            List.of(judge(host)),
            List::of);
    return new Network(host, nothing.blocks(), null, routing);
  }

  /** Whom it is connected to, and who is let in. */
  public Peers peers() {
    return new Peers(host, this::trafficWith, access == null ? () -> {} : access::saveBans);
  }

  /** The blocks that others get. */
  BlockStore given() {
    return given;
  }

  /** The blocks that went to and came from all peers, by protocol. */
  Map<String, BlockTraffic> traffic() {
    return Map.of("bitswap", bitswap.traffic().total(), "exchange", exchange.traffic().total());
  }

  private BlockTraffic trafficWith(PeerId peer) {
    return bitswap.traffic().with(peer).plus(exchange.traffic().with(peer));
  }

  Host host() {
    return host;
  }

  /** Who has what, where peers are, and signed records, by the DHT. */
  public DualDht routing() {
    return dht.routing();
  }

  /** Says that something was published, pinned or removed, so that it is announced at once. */
  public void changed() {
    dht.changed();
    if (announcer != null) {
      announcer.changed();
    }
  }

  /**
   * Keeps the IPNS name of a home's publisher at its newest head from now on; once. Nothing is
   * announced of a home that gives nothing away, or that does not hold the key of its name.
   *
   * @param last where the last record is kept
   */
  void announceHead(Registry registry, PublishedRecord last) {
    if (registry.config().node().serve() != Serve.NONE && HeadAnnouncer.canSign(registry)) {
      announcer = HeadAnnouncer.start(registry, records, last, host.timeline());
    }
  }

  /** The IPNS records that this node publishes, and behind them those of the DHT. */
  RecordRouting records() {
    return records;
  }

  /**
   * Connects to peers. Those of several that cannot be reached are warned of.
   *
   * @param addresses multiaddrs, with {@code /p2p/PEER} at the end or without
   * @throws RegistryException INVALID_REQUEST for what is no multiaddr; UNREACHABLE, with the last
   *     reason, when none can be reached; REFUSED_BY_POLICY; BAD_SIGNATURE when another peer
   *     answers
   */
  public Providers connect(List<String> addresses, ProgressListener progress)
      throws InterruptedException {
    return Providers.of(host, bitswap, exchange, names, dial(addresses, progress));
  }

  /**
   * Connects to peers through which others are found, if they take part in the DHT.
   *
   * @throws RegistryException as {@link #connect}
   */
  public void join(List<String> addresses, ProgressListener progress) throws InterruptedException {
    for (PeerId peer : dial(addresses, progress)) {
      dht.join(peer);
    }
  }

  /**
   * The peers to pull a reference from: those that are connected, and those that the DHT knows to
   * have it; null when there are none.
   *
   * @throws RegistryException INVALID_REQUEST for what is no reference; NOT_FOUND for a publisher
   *     that nobody knows
   */
  public @Nullable Providers find(Registry registry, String ref) throws InterruptedException {
    var first = new LinkedHashSet<PeerId>();
    for (Cid wanted : new Wanted(registry, names).of(ref)) {
      first.addAll(new ProviderSearch(host, dht.routing(), pace).run(wanted));
    }
    return connected(first);
  }

  private List<PeerId> dial(List<String> addresses, ProgressListener progress)
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
        if (parsed.size() > 1) {
          progress.warn("peer " + address + ": " + e.getMessage());
        }
      }
    }
    if (peers.isEmpty() && failure != null) {
      throw failure;
    }
    return peers.stream().distinct().toList();
  }

  /** One peer as a place to fetch from. */
  Providers providers(PeerId peer) {
    return Providers.of(host, bitswap, exchange, names, List.of(peer));
  }

  /** The peers that are connected and speak bitswap; null when there are none. */
  public @Nullable Providers connected() {
    return connected(Set.of());
  }

  /**
   * As {@link #connected()}; these are asked first, whether they said yet what they speak or not.
   */
  private @Nullable Providers connected(Set<PeerId> first) {
    var peers = new LinkedHashSet<>(first);
    host.connections().forEach(connection -> peers.add(connection.peer()));
    peers.removeIf(peer -> !first.contains(peer) && !host.peers().speaks(peer, Bitswap.PROTOCOL));
    return peers.isEmpty()
        ? null
        : Providers.of(host, bitswap, exchange, names, List.copyOf(peers));
  }

  /** Finds peers on the local network from now on, and connects to them. */
  public void discover() {
    mdns = Mdns.start(host);
  }

  /** Whether peers on the local network can be found. */
  boolean isDiscovering() {
    Mdns running = mdns;
    return running != null && running.isActive();
  }

  /**
   * Whom a search found.
   *
   * @param providers every peer that is connected and speaks bitswap; null when there are none
   * @param tried what was done, for people
   */
  public record Search(@Nullable Providers providers, String tried) {}

  /**
   * Looks for peers that know a reference, among those that are connected and, if that takes
   * longer, those that come. Ends with the first.
   *
   * @param wait how long at most
   * @throws RegistryException INVALID_REQUEST or NOT_FOUND when the reference names nobody
   */
  public Search search(Registry registry, String ref, Duration wait) throws InterruptedException {
    PeerSearch.Question question =
        switch (Reference.parse(ref)) {
          case Reference.ByVersion named ->
              PeerSearch.head(host, registry, new Heads(registry).publisher(named.publisher()));
          case Reference.ByRelease named -> PeerSearch.block(bitswap, named.release());
          case Reference.ByCid(Cid cid) -> PeerSearch.block(bitswap, cid.toV1());
        };
    var _ = find(registry, ref);
    if (host.connections().isEmpty() && !isDiscovering()) {
      return new Search(null, "no peer is connected or found by the DHT, and mDNS is off here");
    }
    var search = new PeerSearch(host, question);
    boolean found = search.run(wait);
    String who =
        isDiscovering() ? "the local network, for " + wait.toSeconds() + " s" : "its peers";
    String tried =
        found
            ? "it was asked of " + search.asked() + " peers"
            : "looked in the DHT and among " + who + ", and found " + count(search.asked());
    return new Search(connected(), tried);
  }

  private static String count(int asked) {
    return asked == 0
        ? "nobody"
        : "only "
            + asked
            + (asked == 1 ? " peer that does not know it" : " peers that do not know it");
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
    if (announcer != null) {
      announcer.close();
    }
    Mdns running = mdns;
    if (running != null) {
      running.close();
    }
    if (access != null) {
      access.close();
    }
    dht.close();
    exchange.close();
    bitswap.close();
    host.close();
  }
}
