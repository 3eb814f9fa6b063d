package reg.libp2p.multistream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reg.libp2p.Connection;
import reg.libp2p.Multiaddr;
import reg.libp2p.MuxedStream;
import reg.libp2p.PeerId;
import reg.libp2p.Stream;
import reg.libp2p.Together;
import reg.libp2p.Wire;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.MemoryTransport;

class NegotiatedStreamTest {
  private static final Multiaddr ANY = Multiaddr.parse("/memory/0");
  private final MemoryNetwork network = new MemoryNetwork();
  private final HostKey serverKey = HostKey.generate();
  private final MemoryTransport server = new MemoryTransport(network, serverKey.publicKey());
  private final MemoryTransport client =
      new MemoryTransport(network, HostKey.generate().publicKey());
  private Connection near;
  private Connection far;

  @BeforeEach
  void connect() throws Exception {
    var listener = server.listen(ANY);
    near = client.dial(listener.address(), PeerId.of(serverKey.publicKey()));
    far = Objects.requireNonNull(listener.accept());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private Together.Task<Stream> accept(String... known) {
    return Together.start(
        () -> NegotiatedStream.accept(acceptRaw(), far, List.of(known)::contains));
  }

  private MuxedStream acceptRaw() throws InterruptedException {
    return Objects.requireNonNull(far.accept());
  }

  /** Found by the simulation: half an answer was lost, and the stream with it. */
  @Test
  void aShortPatienceDoesNotTearTheAnswerApart() throws Exception {
    Stream stream = NegotiatedStream.openLazily(near, "/b");
    stream.timeout(Duration.ofMillis(20));
    Wire.writeFully(stream, ByteBuffer.wrap(new byte[] {1}));
    Together.Task<Integer> reading =
        Together.start(
            () -> {
              var bytes = ByteBuffer.allocate(1);
              Wire.readFully(stream, bytes);
              return (int) bytes.get(0);
            });
    MuxedStream raw = acceptRaw();
    ByteBuffer answer = Multistream.encode(Multistream.HEADER, "/b");
    Wire.writeFully(raw, answer.slice(0, 7));
    var longerThanThat = new CountDownLatch(1);
    assertThat(longerThanThat.await(100, TimeUnit.MILLISECONDS)).isFalse();
    Wire.writeFully(raw, answer.slice(7, answer.remaining() - 7));
    Wire.writeFully(raw, ByteBuffer.wrap(new byte[] {42}));
    assertThat(reading.get()).isEqualTo(42);
    assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void opensWithTheProtocolBothSpeak() throws Exception {
    var accepting = accept("/b");

    Stream stream = NegotiatedStream.open(near, List.of("/a", "/b"));

    assertThat(stream.protocol()).isEqualTo("/b");
    assertThat(stream.peer()).isEqualTo(PeerId.of(serverKey.publicKey()));
    assertThat(accepting.get().protocol()).isEqualTo("/b");
    exchange(stream, accepting.get());
  }

  @Test
  void sendsALazyProposalWithTheFirstBytes() throws Exception {
    Stream stream = NegotiatedStream.openLazily(near, "/a");
    MuxedStream raw = acceptRaw();
    stream.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
    var first = ByteBuffer.allocate(64);

    raw.read(first);

    assertThat(new String(first.array(), 0, first.position(), UTF_8))
        .isEqualTo("\u0013/multistream/1.0.0\n\u0003/a\nhello");
  }

  @Test
  void exchangesBytesLazily() throws Exception {
    var accepting = accept("/a");

    Stream stream = NegotiatedStream.openLazily(near, "/a");
    var writing = Together.start(() -> stream.write(ByteBuffer.wrap(new byte[] {7})));
    Stream served = accepting.get();
    writing.get();

    assertThat(served.read(ByteBuffer.allocate(10))).isEqualTo(1);
    exchange(stream, served);
  }

  @Test
  void proposesLazilyWhenReadingComesFirst() throws Exception {
    var accepting = accept("/a");
    Stream stream = NegotiatedStream.openLazily(near, "/a");
    var reading = Together.start(() -> stream.read(ByteBuffer.allocate(10)));

    accepting.get().write(ByteBuffer.wrap(new byte[3]));

    assertThat(reading.get()).isEqualTo(3);
  }

  @Test
  void failsALazyStreamThatIsRefused() throws Exception {
    accept("/other");
    Stream stream = NegotiatedStream.openLazily(near, "/a");

    assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not speak /a");
  }

  @Test
  void readsTheLazyAnswerBeforeItCloses() throws Exception {
    Stream stream = NegotiatedStream.openLazily(near, "/a");
    stream.write(ByteBuffer.allocate(1));
    var closing =
        Together.start(
            () -> {
              stream.close();
              return true;
            });
    MuxedStream raw = acceptRaw();
    Stream served = NegotiatedStream.accept(raw, far, "/a"::equals);

    assertThat(closing.get()).isTrue();
    assertThat(served.read(ByteBuffer.allocate(9))).isEqualTo(1);
    assertThat(served.read(ByteBuffer.allocate(9))).isEqualTo(-1);
  }

  @Test
  void resetsAStreamWhoseDiallerWantsNothingKnown() throws Exception {
    var accepting = accept("/b");
    assertThatThrownBy(() -> NegotiatedStream.open(near, List.of("/a")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(accepting::get).isInstanceOf(IOException.class);
  }

  private static void exchange(Stream one, Stream other) throws Exception {
    var sending =
        Together.start(
            () -> {
              Wire.writeMessage(one, new byte[200_000]);
              one.closeWrite();
              return true;
            });
    assertThat(Wire.readMessage(other, 200_000)).isEqualTo(ByteBuffer.allocate(200_000));
    assertThat(Wire.readMessage(other, 1)).isNull();
    assertThat(sending.get()).isTrue();
    Wire.writeMessage(other, new byte[] {1, 2});
    other.close();
    assertThat(Wire.readMessage(one, 2)).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(one.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    one.close();
  }
}
