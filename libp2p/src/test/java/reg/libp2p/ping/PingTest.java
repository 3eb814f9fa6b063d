package reg.libp2p.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reg.libp2p.Connection;
import reg.libp2p.Multiaddr;
import reg.libp2p.Stream;
import reg.libp2p.Together;
import reg.libp2p.Wire;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.MemoryTransport;
import reg.libp2p.multistream.NegotiatedStream;

class PingTest {
  private final MemoryNetwork network = new MemoryNetwork();
  private final MemoryTransport near = new MemoryTransport(network, HostKey.generate().publicKey());
  private final MemoryTransport far = new MemoryTransport(network, HostKey.generate().publicKey());
  private Connection toFar;
  private Connection toNear;

  @BeforeEach
  void connect() throws Exception {
    var listener = far.listen(Multiaddr.parse("/memory/0"));
    toFar = near.dial(listener.address(), null);
    toNear = Objects.requireNonNull(listener.accept());
  }

  @AfterEach
  void close() {
    near.close();
    far.close();
  }

  private Stream accepted() throws Exception {
    return NegotiatedStream.accept(
        Objects.requireNonNull(toNear.accept()), toNear, Ping.ID::equals);
  }

  @Test
  void measuresARoundTrip() throws Exception {
    var serving =
        Together.start(
            () -> {
              new Ping().handle(accepted());
              return true;
            });

    assertThat(Ping.roundTrip(toFar)).isPositive();
    assertThat(serving.get()).isTrue();
  }

  @Test
  void refusesAnAnswerOfOtherBytes() {
    Together.start(
        () -> {
          Stream stream = accepted();
          Wire.writeFully(stream, ByteBuffer.allocate(32));
          return stream;
        });

    assertThatThrownBy(() -> Ping.roundTrip(toFar))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other bytes");
  }

  @Test
  void endsOnATruncatedPing() throws Exception {
    var serving =
        Together.start(
            () -> {
              new Ping().handle(accepted());
              return true;
            });
    Stream stream = NegotiatedStream.openLazily(toFar, Ping.ID);
    stream.write(ByteBuffer.allocate(31));
    stream.closeWrite();

    assertThatThrownBy(serving::get).isInstanceOf(IOException.class);
  }
}
