package reg.node.swarm;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.bitswap.BlockTraffic;
import reg.libp2p.Connection;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.PeerInfo;

/** The peers of a running node: who they are, and who is let in. */
public final class Peers {
  private final Host host;
  private final Function<PeerId, BlockTraffic> traffic;
  private final Runnable saveBans;

  /**
   * Of a host.
   *
   * @param traffic with a peer
   * @param saveBans writes the bans down
   */
  Peers(Host host, Function<PeerId, BlockTraffic> traffic, Runnable saveBans) {
    this.host = host;
    this.traffic = traffic;
    this.saveBans = saveBans;
  }

  /**
   * One connection.
   *
   * @param id the peer's name
   * @param address where it is
   * @param agent its program and version, as it says; empty when it said nothing
   * @param direction {@code inbound} when the peer dialled, else {@code outbound}
   * @param streams open now
   * @param points charged for offences lately; 50 ban
   * @param sentBytes of blocks as they travelled, since the node started
   * @param receivedBytes of blocks as they travelled, since the node started
   */
  public record Entry(
      PeerId id,
      Multiaddr address,
      String agent,
      String direction,
      int streams,
      int points,
      long sentBytes,
      long receivedBytes) {}

  /**
   * One ban.
   *
   * @param name the peer id, or the IP address that was banned with it
   */
  public record Ban(String name, Instant until) {}

  /** All connections, by peer. */
  public List<Entry> list() {
    return host.connections().stream()
        .map(this::entry)
        .sorted(Comparator.comparing(Entry::id))
        .toList();
  }

  private Entry entry(Connection connection) {
    PeerId peer = connection.peer();
    PeerInfo known = host.peers().find(peer);
    BlockTraffic blocks = traffic.apply(peer);
    return new Entry(
        peer,
        connection.remoteAddress(),
        known == null ? "" : known.agent(),
        connection.direction().name().toLowerCase(Locale.ROOT),
        connection.streams(),
        host.points(peer),
        blocks.sentBytes(),
        blocks.receivedBytes());
  }

  /**
   * Connects to a peer.
   *
   * @throws RegistryException as {@link Network#connect}
   */
  public Entry connect(String address) throws InterruptedException {
    return entry(host.connect(Network.address(address)));
  }

  /**
   * Closes the connections with a peer, which may come back.
   *
   * @param peer its id, or an address that ends in it
   * @throws RegistryException INVALID_REQUEST; NOT_FOUND when it is not connected
   */
  public PeerId disconnect(String peer) {
    PeerId id = id(peer);
    if (host.connection(id) == null) {
      throw new RegistryException(Fault.NOT_FOUND, "peer " + id + " is not connected");
    }
    host.disconnect(id);
    return id;
  }

  /**
   * Bans a peer and the addresses that it is connected from; durable on return.
   *
   * @throws RegistryException INVALID_REQUEST; STORAGE when it cannot be written down
   */
  public Ban ban(String peer, Duration time) {
    PeerId id = id(peer);
    if (id.equals(host.id())) {
      throw new RegistryException(Fault.INVALID_REQUEST, "that peer is this node itself");
    }
    Instant until = Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS);
    host.ban(id, until);
    saveBans.run();
    return new Ban(id.toString(), until);
  }

  /**
   * Lifts a ban, and that of the addresses that were banned with it; durable on return.
   *
   * @throws RegistryException INVALID_REQUEST; NOT_FOUND when it is not banned; STORAGE
   */
  public PeerId unban(String peer) {
    PeerId id = id(peer);
    if (!host.bans().containsKey(id)) {
      throw new RegistryException(Fault.NOT_FOUND, "peer " + id + " is not banned");
    }
    host.unban(id);
    saveBans.run();
    return id;
  }

  /** The bans in force, peers first. */
  public List<Ban> bans() {
    var peers = host.bans().entrySet().stream();
    var addresses = host.addressBans().entrySet().stream();
    var first = peers.map(each -> new Ban(each.getKey().toString(), each.getValue()));
    var then = addresses.map(each -> new Ban(each.getKey().getHostAddress(), each.getValue()));
    return Stream.concat(
            first.sorted(Comparator.comparing(Ban::name)),
            then.sorted(Comparator.comparing(Ban::name)))
        .toList();
  }

  private static PeerId id(String text) {
    PeerId peer = text.startsWith("/") ? Network.address(text).peer() : parsed(text);
    if (peer == null) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "'" + text + "' names no peer; it must end in /p2p/PEER");
    }
    return peer;
  }

  private static PeerId parsed(String text) {
    try {
      return PeerId.parse(text);
    } catch (RegistryException e) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "'" + text + "' is no peer id, as 12D3KooW…", e);
    }
  }
}
