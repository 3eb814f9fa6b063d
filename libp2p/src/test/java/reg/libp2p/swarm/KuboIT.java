package reg.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerId;
import reg.libp2p.PeerInfo;
import reg.libp2p.Stream;
import reg.libp2p.Together;
import reg.libp2p.Wire;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.ping.Ping;
import reg.libp2p.pnet.PreSharedKey;
import reg.testdata.Kubo;

/** A real Kubo on the other side, with one security protocol at a time. */
@Timeout(180)
class KuboIT {
  private static final int BYTES = 48 << 20;
  private static final String ECHO = "/x/echo";

  @TempDir private Path folder;

  enum Security {
    TLS,
    NOISE,
    BOTH;

    /** Kubo's settings that leave only this one, or both. */
    Map<String, String> settings() {
      var settings = new HashMap<String, String>();
      settings.put("Swarm.Transports.Security.TLS", this == NOISE ? "false" : "100");
      settings.put("Swarm.Transports.Security.Noise", this == TLS ? "false" : "200");
      settings.put("Swarm.Transports.Multiplexers.Yamux", "100");
      settings.put("Experimental.Libp2pStreamMounting", "true");
      return settings;
    }
  }

  private Kubo kubo(Security security) throws Exception {
    return Kubo.start(folder.resolve("kubo"), security.settings());
  }

  @ParameterizedTest
  @EnumSource
  void dialsAndIsIdentified(Security security) throws Exception {
    try (Kubo kubo = kubo(security);
        Swarm swarm = Swarms.tcp()) {
      var events = swarm.subscribe();
      Connection connection = swarm.connect(Multiaddr.parse(kubo.address()));
      assertThat(connection.peer()).hasToString(kubo.peerId());

      PeerInfo info = Swarms.await(events, PeerEvent.Identified.class, event -> true).info();
      assertThat(info.agent()).startsWith("kubo/0.");
      assertThat(info.protocols()).contains("/ipfs/bitswap/1.2.0", "/ipfs/id/1.0.0", Ping.ID);
      assertThat(info.addresses()).contains(Multiaddr.parse(kubo.address()).withoutPeer());
      for (int i = 0; i < 3; i++) {
        assertThat(Ping.roundTrip(connection)).isPositive();
      }
      JsonNode ours = kubo.json("id", swarm.id().toString());
      assertThat(ours.path("AgentVersion").asText()).isEqualTo("reg/test");
      assertThat(ours.path("Addresses").toString()).contains(Swarms.address(swarm).toString());
      assertThat(ours.path("Protocols").toString()).contains("/ipfs/id/push/1.0.0", Ping.ID);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isDialledAndPinged(Security security) throws Exception {
    try (Kubo kubo = kubo(security);
        Swarm swarm = Swarms.tcp()) {
      String address = Swarms.address(swarm).toString();
      assertThat(kubo.run("swarm", "connect", address)).contains("success");

      String pinged = kubo.run("ping", "--count=3", swarm.id().toString());
      assertThat(pinged).containsPattern("(?s)(Pong received.*){3}Average latency");
      assertThat(kubo.run("swarm", "peers")).contains(swarm.id().toString());
      PeerId peer = PeerId.parse(kubo.peerId());
      assertThat(swarm.connection(peer)).isNotNull();
      swarm.disconnect(peer);
      assertThat(swarm.connection(peer)).isNull();
    }
  }

  /**
   * Kubo forwards our stream to a socket of this test, which echoes it. Its forwarder breaks both
   * directions off when one ends, so nobody finishes before all bytes are back.
   */
  @ParameterizedTest
  @EnumSource
  void sendsAndReceivesBulkThroughKubosYamux(Security security) throws Exception {
    try (Kubo kubo = kubo(security);
        Swarm swarm = Swarms.tcp();
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      kubo.run("p2p", "listen", ECHO, "/ip4/127.0.0.1/tcp/" + server.getLocalPort());
      var echoing = Together.start(() -> echo(server));
      PeerId peer = swarm.connect(Multiaddr.parse(kubo.address())).peer();

      try (Stream stream = swarm.open(peer, List.of(ECHO))) {
        byte[] sent = random();
        var sending = Together.start(() -> stream.write(ByteBuffer.wrap(sent)));
        var received = ByteBuffer.allocate(BYTES);
        Wire.readFully(stream, received);
        assertThat(received.array()).isEqualTo(sent);
        assertThat(sending.get()).isEqualTo(BYTES);
      }
      assertThat(echoing.get()).isEqualTo(BYTES);
    }
  }

  /** Kubo forwards a socket of this test to a stream that we serve. */
  @ParameterizedTest
  @EnumSource
  void servesBulkThroughKubosYamux(Security security) throws Exception {
    try (Kubo kubo = kubo(security);
        Swarm swarm = Swarms.tcp()) {
      swarm.handle(new EchoHandler(ECHO));
      kubo.run("swarm", "connect", Swarms.address(swarm).toString());
      int port = freePort();
      kubo.run(
          "p2p", "forward", ECHO, "/ip4/127.0.0.1/tcp/" + port, "/p2p/" + swarm.id().toString());

      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        byte[] sent = random();
        var sending =
            Together.start(
                () -> {
                  socket.getOutputStream().write(sent);
                  return true;
                });
        assertThat(socket.getInputStream().readNBytes(BYTES)).isEqualTo(sent);
        assertThat(sending.get()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void meetsInAPrivateNetworkOnly(Security security) throws Exception {
    PreSharedKey network = PreSharedKey.generate();
    var access = new Access(network, null, Map.of(), ConnectionLimits.usual());
    var files = Map.of("swarm.key", network.toFile());
    try (Kubo kubo = Kubo.start(folder.resolve("kubo"), security.settings(), files);
        Swarm member = Swarms.tcp(HostKey.generate(), access);
        Swarm stranger = Swarms.tcp()) {
      assertThat(Ping.roundTrip(member.connect(Multiaddr.parse(kubo.address())))).isPositive();
      Multiaddr address = Multiaddr.parse(kubo.address());
      assertThatThrownBy(() -> stranger.connect(address)).isInstanceOf(RegistryException.class);
      member.disconnect(PeerId.parse(kubo.peerId()));
      assertThat(kubo.run("swarm", "connect", Swarms.address(member).toString()))
          .contains("success");
    }
  }

  private static long echo(ServerSocket server) throws IOException {
    try (var socket = server.accept()) {
      return socket.getInputStream().transferTo(socket.getOutputStream());
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[BYTES];
    new Random(BYTES).nextBytes(bytes);
    return bytes;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
