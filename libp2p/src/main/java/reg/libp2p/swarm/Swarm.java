package reg.libp2p.swarm;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.Handoff;
import reg.libp2p.Host;
import reg.libp2p.Listener;
import reg.libp2p.Multiaddr;
import reg.libp2p.Offence;
import reg.libp2p.PeerBook;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerId;
import reg.libp2p.PeerInfo;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Timeline;
import reg.libp2p.Transport;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.dns.AddressResolver;
import reg.libp2p.dns.SystemDns;
import reg.libp2p.identify.Identify;
import reg.libp2p.identify.IdentifySelf;
import reg.libp2p.multistream.NegotiatedStream;
import reg.libp2p.ping.Ping;

/** The host. */
public final class Swarm implements Host {
  private static final System.Logger LOG = System.getLogger(Swarm.class.getName());

  /** Events that a subscriber may lag behind. */
  private static final int EVENTS_MAX = 1_024;

  private final HostKey key;
  private final PeerId id;
  private final String agent;
  private final Timeline timeline;
  private final PeerBook peers;
  private final ConnectionTable table = new ConnectionTable();
  private final Scores scores;
  private final Welcome welcome;
  private final StreamServer server = new StreamServer(peer -> charge(peer, Offence.MALFORMED));
  private final Identify identify;
  private final Trimmer trimmer = new Trimmer();
  private final List<Transport> transports;
  private final Dialer dialer;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final SharedDials dials = new SharedDials();
  private final List<Handoff<PeerEvent>> subscribers = new CopyOnWriteArrayList<>();

  private Swarm(SwarmConfig config, @Nullable List<Transport> given) {
    this.key = config.key();
    this.id = PeerId.of(key.publicKey());
    this.agent = config.agent();
    this.timeline = config.timeline();
    this.peers = new PeerBook(timeline);
    this.identify = new Identify(this::self, this::identified, timeline);
    this.scores = new Scores(timeline, config.access().bans(), config.access().addressBans());
    this.welcome = new Welcome(scores, config.access().allowed());
    this.transports =
        given != null ? given : List.of(Transports.tcp(config, scores::isBanned, this::makeRoom));
    this.dialer = new Dialer(transports, new AddressResolver(new SystemDns()), timeline);
    identify.handlers().forEach(server::add);
    server.add(new Ping());
  }

  /**
   * Starts a host on TCP, with TLS and Noise.
   *
   * @throws RegistryException CONFLICT when an address cannot be bound
   */
  public static Swarm start(SwarmConfig config) {
    return started(new Swarm(config, null), config);
  }

  /** Starts a host on other transports. */
  public static Swarm start(SwarmConfig config, List<Transport> transports) {
    return started(new Swarm(config, transports), config);
  }

  private static Swarm started(Swarm swarm, SwarmConfig config) {
    try {
      config.listen().forEach(swarm::listen);
      return swarm;
    } catch (RuntimeException e) {
      swarm.close();
      throw e;
    }
  }

  private void listen(Multiaddr address) {
    IOException failure = null;
    for (Transport transport : transports) {
      try {
        Listener listener = transport.listen(address);
        listeners.add(listener);
        Thread.ofVirtual().name("reg-accept").start(() -> accept(listener));
        return;
      } catch (IOException e) {
        failure = e;
      }
    }
    throw new RegistryException(Fault.CONFLICT, "cannot listen on " + address, failure);
  }

  private void accept(Listener listener) {
    try {
      for (Connection c = listener.accept(); c != null; c = listener.accept()) {
        adopt(c);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no longer accepting on {0}", listener.address());
    }
  }

  /** Takes a new connection in, or closes it; says which. */
  private boolean adopt(Connection connection) {
    PeerId peer = connection.peer();
    if (peer.equals(id) || welcome.refuses(peer)) {
      connection.close();
      return false;
    }
    trimmer.opened(connection, timeline.nanos());
    ConnectionTable.Added added = table.add(connection);
    if (added == ConnectionTable.Added.REFUSED) {
      connection.close();
      return false;
    }
    if (added == ConnectionTable.Added.FIRST) {
      publish(new PeerEvent.Connected(connection));
    }
    Thread.ofVirtual().name("reg-connection").start(() -> serve(connection));
    Thread.ofVirtual().name("reg-identify").start(() -> ask(connection));
    trimmer.trim(table.all(), timeline.nanos());
    return true;
  }

  private void makeRoom() {
    trimmer.makeRoom(table.all(), timeline.nanos());
  }

  private void serve(Connection connection) {
    try {
      server.serve(connection);
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no longer serving {0}", connection);
    } finally {
      connection.close();
      if (table.remove(connection)) {
        publish(new PeerEvent.Disconnected(connection.peer()));
      }
    }
  }

  private void ask(Connection connection) {
    try {
      identified(identify.ask(connection));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "not identified peer={0} reason={1}", connection.peer(), e.getMessage());
    } catch (RegistryException e) {
      LOG.log(Level.DEBUG, "not identified peer={0} reason={1}", connection.peer(), e.getMessage());
      charge(connection.peer(), Offence.MALFORMED);
    }
  }

  private void identified(PeerInfo info) {
    peers.put(info);
    publish(new PeerEvent.Identified(info));
  }

  private IdentifySelf self(Connection connection) {
    List<Multiaddr> visible = OwnAddresses.visibleFrom(connection.remoteAddress(), addresses());
    return new IdentifySelf(key, visible, server.protocols(), agent);
  }

  @Override
  public PeerId id() {
    return id;
  }

  @Override
  public List<Multiaddr> addresses() {
    return OwnAddresses.of(listeners);
  }

  @Override
  public void handle(ProtocolHandler handler) {
    server.add(handler);
    pushToAll();
  }

  @Override
  public void stopHandling(String protocolId) {
    server.remove(protocolId);
    pushToAll();
  }

  private void pushToAll() {
    for (Connection connection : table.all()) {
      if (peers.speaks(connection.peer(), Identify.PUSH)) {
        Thread.ofVirtual().name("reg-push").start(() -> push(connection));
      }
    }
  }

  private void push(Connection connection) {
    try {
      identify.push(connection);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "push failed peer={0} reason={1}", connection.peer(), e.getMessage());
    }
  }

  @Override
  public Connection connect(PeerId peer, List<Multiaddr> addresses) throws InterruptedException {
    if (peer.equals(id)) {
      throw new RegistryException(Fault.INVALID_REQUEST, "that peer is this node itself");
    }
    welcome.require(peer);
    Connection open = table.find(peer);
    return open != null ? open : dials.run(peer, () -> dial(peer, addresses));
  }

  private Connection dial(PeerId peer, List<Multiaddr> addresses) throws InterruptedException {
    Connection open = table.find(peer);
    if (open != null) {
      return open;
    }
    var all = new ArrayList<>(addresses);
    all.addAll(peers.addresses(peer));
    Connection connection = dialer.dial(peer, all);
    return adopted(connection);
  }

  private Connection adopted(Connection connection) {
    if (!adopt(connection)) {
      welcome.require(connection.peer());
      throw new RegistryException(
          Fault.UNREACHABLE, "the connection with " + connection.peer() + " could not be kept");
    }
    return connection;
  }

  @Override
  public Connection connect(Multiaddr address) throws InterruptedException {
    PeerId peer = address.peer();
    return peer == null
        ? adopted(dialer.dial(null, List.of(address)))
        : connect(peer, List.of(address));
  }

  @Override
  public Stream open(PeerId peer, List<String> protocols) throws InterruptedException {
    Connection connection = connect(peer, List.of());
    try {
      for (String protocol : protocols) {
        if (peers.speaks(peer, protocol)) {
          return NegotiatedStream.openLazily(connection, protocol);
        }
      }
      return NegotiatedStream.open(connection, protocols);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.UNREACHABLE, "peer " + peer + " opens no stream: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Connection> connections() {
    return table.all();
  }

  @Override
  public @Nullable Connection connection(PeerId peer) {
    return table.find(peer);
  }

  @Override
  public void disconnect(PeerId peer) {
    table.of(peer).forEach(Swarm::close);
  }

  private static void close(Connection connection) {
    connection.close();
  }

  @Override
  public Timeline timeline() {
    return timeline;
  }

  @Override
  public PeerBook peers() {
    return peers;
  }

  @Override
  public void found(PeerId peer, List<Multiaddr> addresses) {
    if (!peer.equals(id)) {
      peers.addAddresses(peer, addresses);
      publish(new PeerEvent.Found(peer, addresses));
    }
  }

  @Override
  public Handoff<PeerEvent> subscribe() {
    var subscriber = new Handoff<PeerEvent>(EVENTS_MAX, timeline);
    subscribers.add(subscriber);
    return subscriber;
  }

  private void publish(PeerEvent event) {
    subscribers.removeIf(Handoff::hasEnded);
    subscribers.forEach(subscriber -> subscriber.offer(event));
  }

  @Override
  public void charge(PeerId peer, Offence offence) {
    LOG.log(Level.DEBUG, "charged peer={0} offence={1}", peer, offence);
    if (scores.charge(peer, offence)) {
      ban(peer, timeline.instant().plus(Scores.BAN));
    }
  }

  @Override
  public void ban(PeerId peer, Instant until) {
    List<InetAddress> from = new ArrayList<>();
    for (Connection connection : table.of(peer)) {
      InetAddress ip = connection.remoteAddress().ipAddress();
      if (ip != null) {
        from.add(ip);
      }
    }
    scores.ban(peer, from, until);
    LOG.log(Level.INFO, "banned peer={0} until={1}", peer, until);
    disconnect(peer);
  }

  @Override
  public void unban(PeerId peer) {
    scores.unban(peer);
  }

  @Override
  public Map<PeerId, Instant> bans() {
    return scores.bans();
  }

  @Override
  public Map<InetAddress, Instant> addressBans() {
    return scores.addressBans();
  }

  @Override
  public int points(PeerId peer) {
    return scores.points(peer);
  }

  @Override
  public void allow(@Nullable Set<PeerId> only) {
    welcome.allow(only);
    table.all().stream().filter(open -> welcome.refuses(open.peer())).forEach(Swarm::close);
  }

  @Override
  public void close() {
    listeners.forEach(Swarm::close);
    table.close().forEach(Swarm::close);
    transports.forEach(Swarm::close);
    subscribers.forEach(Handoff::end);
  }

  private static void close(Listener listener) {
    listener.close();
  }

  private static void close(Transport transport) {
    transport.close();
  }
}
