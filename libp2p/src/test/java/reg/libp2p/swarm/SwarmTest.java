package reg.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.Offence;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerId;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Together;
import reg.libp2p.Wire;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.identify.Identify;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.MemoryTransport;
import reg.libp2p.ping.Ping;

@Timeout(60)
class SwarmTest {
  private static final Multiaddr NOBODY = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
  private final Swarm server = Swarms.tcp();
  private final Swarm client = Swarms.tcp();
  private final Multiaddr address = Swarms.address(server);

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  /** Serves one message of up to 1,000 bytes. */
  private record Handler(String protocolId, Answer answer) implements ProtocolHandler {
    interface Answer {
      byte[] of(ByteBuffer message) throws IOException;
    }

    @Override
    public void handle(Stream stream) throws IOException {
      ByteBuffer message = Wire.readMessage(stream, 1_000);
      if (message != null) {
        Wire.writeMessage(stream, answer.of(message));
      }
    }
  }

  private static ByteBuffer ask(Stream stream, byte[] message) throws IOException {
    Wire.writeMessage(stream, message);
    ByteBuffer answer = Wire.readMessage(stream, 1_000);
    stream.close();
    if (answer == null) {
      throw new IOException("no answer");
    }
    return answer;
  }

  @Test
  void getsToKnowWhomItConnects() throws Exception {
    var atClient = client.subscribe();
    var atServer = server.subscribe();
    Connection connection = client.connect(address);
    assertThat(connection.peer()).isEqualTo(server.id());

    var there = Swarms.await(atClient, PeerEvent.Identified.class, event -> true).info();
    var here = Swarms.await(atServer, PeerEvent.Identified.class, event -> true).info();

    assertThat(there.peer()).isEqualTo(server.id());
    assertThat(there.agent()).isEqualTo("reg/test");
    assertThat(there.protocols()).contains(Identify.ID, Identify.PUSH, Ping.ID);
    assertThat(there.addresses()).containsExactlyElementsOf(server.addresses());
    assertThat(here.peer()).isEqualTo(client.id());
    assertThat(client.peers().find(server.id())).isEqualTo(there);
    assertThat(client.connections()).hasSize(1);
    assertThat(Ping.roundTrip(connection)).isPositive();
    connection.close();
    assertThat(Swarms.await(atServer, PeerEvent.Disconnected.class, event -> true).peer())
        .isEqualTo(client.id());
  }

  @Test
  void servesProtocolsKnownFromIdentifyOrNot() throws Exception {
    server.handle(new Handler("/echo", ByteBuffer::array));
    var events = client.subscribe();
    client.connect(address);
    byte[] message = {1, 2, 3};

    assertThat(ask(client.open(server.id(), List.of("/none", "/echo")), message))
        .isEqualTo(ByteBuffer.wrap(message));
    Swarms.await(events, PeerEvent.Identified.class, event -> true);
    assertThat(client.peers().speaks(server.id(), "/echo")).isTrue();
    assertThat(ask(client.open(server.id(), List.of("/none", "/echo")), message))
        .isEqualTo(ByteBuffer.wrap(message));
  }

  @Test
  void tellsConnectedPeersOfNewProtocols() throws Exception {
    var events = client.subscribe();
    var atServer = server.subscribe();
    client.connect(address);
    Swarms.await(events, PeerEvent.Identified.class, event -> true);
    Swarms.await(atServer, PeerEvent.Identified.class, event -> true);

    server.handle(new Handler("/new", ByteBuffer::array));

    Swarms.await(
        events, PeerEvent.Identified.class, event -> event.info().protocols().contains("/new"));
    server.stopHandling("/new");
    Swarms.await(
        events, PeerEvent.Identified.class, event -> !event.info().protocols().contains("/new"));
  }

  @Test
  void saysWhenAPeerSpeaksNoneOfTheProtocols() throws Exception {
    client.connect(address);

    refused(Fault.UNREACHABLE, "speaks none", () -> client.open(server.id(), List.of("/none")));
  }

  @Test
  void saysWhenAPeerCannotBeReached() {
    PeerId stranger = PeerId.of(HostKey.generate().publicKey());

    refused(Fault.UNREACHABLE, "no address", () -> client.connect(stranger, List.of()));
    refused(Fault.UNREACHABLE, "refused", () -> client.connect(NOBODY.withPeer(stranger)));
    refused(
        Fault.BAD_SIGNATURE,
        server.id().toString(),
        () -> client.connect(address.withoutPeer().withPeer(stranger)));
    refused(Fault.INVALID_REQUEST, "itself", () -> client.connect(Swarms.address(client)));
  }

  @Test
  void triesAnotherAddressWhenOneDoesNotAnswer() throws Exception {
    List<Multiaddr> addresses =
        List.of(NOBODY, Multiaddr.parse("/ip4/1.2.3.4/udp/1/quic-v1"), address.withoutPeer());

    assertThat(client.connect(server.id(), addresses).remoteAddress())
        .isEqualTo(address.withoutPeer());
  }

  @Test
  void connectsToWhoeverAnswersAtAnAddressWithoutPeer() throws Exception {
    assertThat(client.connect(address.withoutPeer()).peer()).isEqualTo(server.id());
  }

  @Test
  void sharesOneDialAmongAllWhoWantThePeer() throws Exception {
    var tasks = new ArrayList<Together.Task<Connection>>();
    for (int i = 0; i < 50; i++) {
      tasks.add(Together.start(() -> client.connect(address)));
    }
    var connections = new java.util.HashSet<Connection>();
    for (var task : tasks) {
      connections.add(task.get());
    }
    assertThat(connections).hasSize(1);
    assertThat(client.connections()).hasSize(1);
  }

  @Test
  void remembersWhereAPeerWasFound() throws Exception {
    var events = client.subscribe();
    client.found(server.id(), List.of(address));
    client.found(client.id(), List.of(address));

    assertThat(Swarms.await(events, PeerEvent.Found.class, event -> true).peer())
        .isEqualTo(server.id());
    assertThat(client.connect(server.id(), List.of()).peer()).isEqualTo(server.id());
    assertThat(client.peers().find(client.id())).isNull();
  }

  /** S6, N1: a peer that breaks a protocol five times is out, and stays out. */
  @Test
  void bansAPeerThatKeepsBreakingAProtocol() throws Exception {
    server.handle(
        new Handler(
            "/strict",
            message -> {
              throw new RegistryException(Fault.MALFORMED, "nonsense");
            }));
    var events = server.subscribe();
    client.connect(address);
    for (int i = 0; i < Offence.BAN_AT / Offence.MALFORMED.points(); i++) {
      assertThatThrownBy(() -> ask(client.open(server.id(), List.of("/strict")), new byte[1]))
          .isInstanceOfAny(IOException.class, RegistryException.class);
    }
    Swarms.await(events, PeerEvent.Disconnected.class, event -> true);

    assertThat(server.bans()).containsOnlyKeys(client.id());
    assertThat(server.connection(client.id())).isNull();
    refused(
        Fault.REFUSED_BY_POLICY, "banned", () -> server.connect(client.id(), client.addresses()));
    assertThatThrownBy(() -> Ping.roundTrip(client.connect(address)))
        .isInstanceOfAny(IOException.class, RegistryException.class);
    server.unban(client.id());
    assertThat(Ping.roundTrip(client.connect(address))).isPositive();
  }

  @Test
  void resetsTheStreamOfAHandlerThatFailsAndServesOn() throws Exception {
    server.handle(
        new Handler(
            "/broken",
            message -> {
              throw new IllegalStateException("a bug");
            }));
    client.connect(address);

    assertThatThrownBy(() -> ask(client.open(server.id(), List.of("/broken")), new byte[1]))
        .isInstanceOf(IOException.class);
    assertThat(server.bans()).isEmpty();
    assertThat(Ping.roundTrip(client.connect(address))).isPositive();
  }

  @Test
  void keepsBansFromBeforeAndTheListOfAllowedPeers() throws Exception {
    var bans = Map.of(client.id(), Instant.now().plus(Duration.ofMinutes(1)));
    var banning = new Access(null, null, bans, ConnectionLimits.usual());
    var choosy = new Access(null, Set.of(server.id()), Map.of(), ConnectionLimits.usual());
    try (Swarm strict = Swarms.tcp(HostKey.generate(), banning);
        Swarm closedClub = Swarms.tcp(HostKey.generate(), choosy)) {
      assertThatThrownBy(() -> Ping.roundTrip(client.connect(Swarms.address(strict))))
          .isInstanceOfAny(IOException.class, RegistryException.class);
      assertThatThrownBy(() -> Ping.roundTrip(client.connect(Swarms.address(closedClub))))
          .isInstanceOfAny(IOException.class, RegistryException.class);
      assertThat(Ping.roundTrip(server.connect(Swarms.address(closedClub)))).isPositive();
      refused(Fault.REFUSED_BY_POLICY, "allowed", () -> closedClub.connect(Swarms.address(client)));
    }
  }

  @Test
  void aListOfAllowedPeersHoldsFromTheMomentItIsGiven() throws Exception {
    var events = client.subscribe();
    client.connect(Swarms.address(server));
    server.allow(Set.of(PeerId.of(HostKey.generate().publicKey())));
    Swarms.await(events, PeerEvent.Disconnected.class, event -> true);
    refused(Fault.REFUSED_BY_POLICY, "allowed", () -> server.connect(Swarms.address(client)));
    server.allow(Set.of(client.id()));
    assertThat(Ping.roundTrip(client.connect(Swarms.address(server)))).isPositive();
    server.allow(null);
    assertThat(Ping.roundTrip(client.connect(Swarms.address(server)))).isPositive();
  }

  @Test
  void tellsWhatAPeerWasChargedAndWhichAddressesAreBannedWithIt() throws Exception {
    var atServer = server.subscribe();
    client.connect(Swarms.address(server));
    Swarms.await(atServer, PeerEvent.Connected.class, event -> true);
    server.charge(client.id(), Offence.BAD_DATA);
    assertThat(server.points(client.id())).isEqualTo(Offence.BAD_DATA.points());
    assertThat(server.addressBans()).isEmpty();
    Instant until = Instant.now().plus(Duration.ofMinutes(1));
    server.ban(client.id(), until);
    assertThat(server.addressBans()).hasSize(1).containsValue(until);
    assertThat(server.points(server.id())).isZero();
  }

  @Test
  void refusesMoreInboundConnectionsThanAnAddressMayHave() throws Exception {
    var few = new Access(null, null, Map.of(), new ConnectionLimits(256, 2, 256));
    try (Swarm guarded = Swarms.tcp(HostKey.generate(), few);
        Swarm second = Swarms.tcp();
        Swarm third = Swarms.tcp()) {
      Multiaddr to = Swarms.address(guarded);
      assertThat(Ping.roundTrip(client.connect(to))).isPositive();
      assertThat(Ping.roundTrip(second.connect(to))).isPositive();

      refused(Fault.UNREACHABLE, "cannot connect", () -> third.connect(to));
      client.disconnect(guarded.id());
      var events = guarded.subscribe();
      if (guarded.connection(client.id()) != null) {
        Swarms.await(events, PeerEvent.Disconnected.class, event -> true);
      }
      assertThat(Ping.roundTrip(connectSoon(third, to))).isPositive();
    }
  }

  /** A connection's place is free when its socket is closed, soon after the peer is gone. */
  private static Connection connectSoon(Swarm from, Multiaddr to) throws InterruptedException {
    while (true) {
      try {
        return from.connect(to);
      } catch (RegistryException e) {
        assertThat(e.fault()).isEqualTo(Fault.UNREACHABLE);
      }
    }
  }

  @Test
  void refusesMoreConnectionsThanAPeerMayHave() throws Exception {
    var table = new ConnectionTable();
    var network = new MemoryNetwork();
    try (var here = new MemoryTransport(network, HostKey.generate().publicKey());
        var there = new MemoryTransport(network, HostKey.generate().publicKey())) {
      var listener = there.listen(Multiaddr.parse("/memory/0"));
      for (int i = 0; i < Limits.CONNECTIONS_PER_PEER_MAX; i++) {
        assertThat(table.add(here.dial(listener.address(), null)))
            .isNotEqualTo(ConnectionTable.Added.REFUSED);
      }
      assertThat(table.add(here.dial(listener.address(), null)))
          .isEqualTo(ConnectionTable.Added.REFUSED);
    }
  }

  @Test
  void endsSubscriptionsWhenItCloses() throws Exception {
    var events = server.subscribe();
    var atClient = client.subscribe();
    client.connect(address);
    server.close();

    var seen = new ArrayList<PeerEvent>();
    for (var event = events.take(); event != null; event = events.take()) {
      seen.add(event);
    }
    assertThat(seen).allMatch(event -> event.peer().equals(client.id()));
    assertThat(events.hasEnded()).isTrue();
    Swarms.await(atClient, PeerEvent.Disconnected.class, event -> true);
    refused(Fault.UNREACHABLE, "cannot", () -> Ping.roundTrip(client.connect(address)));
  }

  @Test
  void refusesToListenWhereSomebodyElseDoes() {
    var taken =
        new SwarmConfig(
            HostKey.generate(), List.of(address.withoutPeer()), "reg/test", Access.open());

    refused(Fault.CONFLICT, "cannot listen", () -> Swarm.start(taken));
  }

  @Test
  void runsManyHostsInMemory() throws Exception {
    var network = new MemoryNetwork();
    var hosts = new ArrayList<Swarm>();
    for (int i = 0; i < 40; i++) {
      HostKey key = HostKey.generate();
      var config =
          new SwarmConfig(key, List.of(Multiaddr.parse("/memory/0")), "reg/test", Access.open());
      hosts.add(Swarm.start(config, List.of(new MemoryTransport(network, key.publicKey()))));
    }
    Multiaddr hub = Swarms.address(hosts.getFirst());
    for (Swarm host : hosts.subList(1, hosts.size())) {
      assertThat(Ping.roundTrip(host.connect(hub))).isPositive();
    }
    assertThat(hosts.getFirst().connections()).hasSize(39);
    hosts.forEach(Swarm::close);
  }

  private static void refused(Fault fault, String message, ThrowingCallable body) {
    assertThatThrownBy(body)
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
