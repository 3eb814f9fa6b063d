package reg.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.libp2p.Connection;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerInfo;
import reg.libp2p.Stream;
import reg.libp2p.Together;
import reg.libp2p.Wire;
import reg.libp2p.ping.Ping;
import reg.testdata.ScriptedPeer;
import reg.testdata.SeededBytes;

/** A real js-libp2p or py-libp2p on the other side, with one security protocol at a time. */
@Timeout(120)
class OtherLibp2pIT {
  private static final String ECHO = "/x/echo/1.0.0";
  private static final int BYTES = 8 << 20;

  @ParameterizedTest
  @CsvSource({"JS, noise", "JS, tls", "PY, noise", "PY, tls"})
  void dialsIdentifiesAndPings(OtherPeer stack, String security) throws Exception {
    try (ScriptedPeer other = stack.start(security);
        Swarm swarm = Swarms.tcp()) {
      var events = swarm.subscribe();
      Connection connection = swarm.connect(Multiaddr.parse(other.address()));
      assertThat(connection.peer()).hasToString(other.peerId());
      PeerInfo info = Swarms.await(events, PeerEvent.Identified.class, event -> true).info();
      assertThat(info.agent()).startsWith(stack.agent());
      assertThat(info.protocols()).contains(Ping.ID, ECHO);
      for (int i = 0; i < 3; i++) {
        assertThat(Ping.roundTrip(connection)).isPositive();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"JS, noise", "JS, tls", "PY, noise", "PY, tls"})
  void isDialledIdentifiedAndPinged(OtherPeer stack, String security) throws Exception {
    try (ScriptedPeer other = stack.start(security);
        Swarm swarm = Swarms.tcp()) {
      String address = Swarms.address(swarm).toString();
      assertThat(other.ask("ping " + address).isNumber()).isTrue();
      JsonNode said = other.ask("identify " + address);
      assertThat(said.path("agent").asText()).isEqualTo("reg/test");
      assertThat(said.path("protocols").toString()).contains(Ping.ID);
      assertThat(said.path("addresses").toString()).contains("/ip4/127.0.0.1/tcp/");
    }
  }

  @ParameterizedTest
  @CsvSource({"JS, noise", "JS, tls", "PY, noise", "PY, tls"})
  void carriesBulkOnStreamsOfBothSides(OtherPeer stack, String security) throws Exception {
    try (ScriptedPeer other = stack.start(security);
        Swarm swarm = Swarms.tcp()) {
      swarm.handle(new EchoHandler(ECHO));
      assertThat(other.ask("echo " + Swarms.address(swarm) + " " + BYTES).asInt()).isEqualTo(BYTES);

      byte[] sent = SeededBytes.bytes("echo", BYTES);
      Connection connection = swarm.connect(Multiaddr.parse(other.address()));
      try (Stream stream = swarm.open(connection.peer(), List.of(ECHO))) {
        var sending =
            Together.start(
                () -> {
                  stream.write(ByteBuffer.wrap(sent));
                  stream.closeWrite();
                  return true;
                });
        var received = ByteBuffer.allocate(BYTES);
        Wire.readFully(stream, received);
        assertThat(received.array()).isEqualTo(sent);
        assertThat(sending.get()).isTrue();
        assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
    }
  }
}
