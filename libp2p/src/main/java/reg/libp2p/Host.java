package reg.libp2p;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our end of the network: listens, dials, serves protocols, keeps track of peers. Safe for many
 * threads; methods that wait for a peer are meant for virtual threads.
 */
public interface Host extends AutoCloseable {
  /** Who we are. */
  PeerId id();

  /**
   * Where we listen: bound ports, an unspecified IP replaced by those of the machine, without
   * {@code /p2p/…}.
   */
  List<Multiaddr> addresses();

  /** Serves a protocol from now on and tells connected peers so. */
  void handle(ProtocolHandler handler);

  /** Stops serving a protocol; running streams go on. */
  void stopHandling(String protocolId);

  /**
   * The connection with a peer: an open one, or the first of the addresses that answers.
   *
   * @param addresses more places to look for it, besides those in the peer book
   * @throws reg.base.RegistryException UNREACHABLE when it has no address or none answers,
   *     REFUSED_BY_POLICY when it is banned, BAD_SIGNATURE when someone else answers
   */
  Connection connect(PeerId peer, List<Multiaddr> addresses) throws InterruptedException;

  /**
   * Connects to whoever answers at an address; one that ends in {@code /p2p/PEER} names who must.
   *
   * @throws reg.base.RegistryException as {@link #connect(PeerId, List)}
   */
  Connection connect(Multiaddr address) throws InterruptedException;

  /**
   * Opens a stream for the first of the protocols that the peer speaks, connecting if need be.
   *
   * @throws reg.base.RegistryException as {@link #connect(PeerId, List)}, and UNREACHABLE when the
   *     peer speaks none of them
   */
  Stream open(PeerId peer, List<String> protocols) throws InterruptedException;

  /** All open connections. */
  List<Connection> connections();

  /** An open connection with the peer, or null. */
  @Nullable Connection connection(PeerId peer);

  /** Closes all connections with a peer. */
  void disconnect(PeerId peer);

  /** The time that all protocols on this host live in. */
  Timeline timeline();

  /** What is known of peers. */
  PeerBook peers();

  /** Adds where a peer was heard to be, and tells the subscribers. */
  void found(PeerId peer, List<Multiaddr> addresses);

  /** Events from now on; end it when done. Who is too slow to take them misses some. */
  Handoff<PeerEvent> subscribe();

  /** Charges a peer; enough offences ban it. */
  void charge(PeerId peer, Offence offence);

  /** Bans a peer, and the addresses it is connected from, until then. */
  void ban(PeerId peer, Instant until);

  /** Lifts a ban. */
  void unban(PeerId peer);

  /** The banned peers and until when. */
  Map<PeerId, Instant> bans();

  /** The addresses that were banned with peers, and until when. */
  Map<InetAddress, Instant> addressBans();

  /** The points that a peer has been charged lately; {@link Offence#BAN_AT} ban it. */
  int points(PeerId peer);

  /** Talks to these peers alone from now on, and closes connections with others; null for all. */
  void allow(@Nullable Set<PeerId> peers);

  /** Closes connections and listeners; streams break. */
  @Override
  void close();
}
