package reg.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.base.RegistryException;
import reg.libp2p.crypto.HostKey;

/** What every transport must do. */
@Timeout(60)
public abstract class TransportContract {
  private final HostKey serverKey = HostKey.generate();
  private final HostKey clientKey = HostKey.generate();
  private Transport server;
  private Transport client;
  private Listener listener;
  private Connection near;
  private Connection far;

  /** A transport of the peer with this key, able to reach the others made here. */
  protected abstract Transport transport(HostKey key);

  /** An address to listen on. */
  protected abstract Multiaddr anyAddress();

  @BeforeEach
  void connect() throws Exception {
    server = transport(serverKey);
    client = transport(clientKey);
    listener = server.listen(anyAddress());
    near = client.dial(listener.address(), PeerId.of(serverKey.publicKey()));
    far = Objects.requireNonNull(listener.accept());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private MuxedStream accepted(Connection connection) throws InterruptedException {
    return Objects.requireNonNull(connection.accept());
  }

  /** An open stream's two ends; a stream may become visible with its first byte only. */
  private List<MuxedStream> stream() throws Exception {
    MuxedStream one = near.open();
    one.write(ByteBuffer.wrap(new byte[] {42}));
    MuxedStream other = accepted(far);
    assertThat(other.read(ByteBuffer.allocate(1))).isEqualTo(1);
    return List.of(one, other);
  }

  @Test
  void provesWhoIsThere() {
    assertThat(near.peer()).isEqualTo(PeerId.of(serverKey.publicKey()));
    assertThat(near.peerKey()).isEqualTo(serverKey.publicKey());
    assertThat(near.direction()).isEqualTo(Direction.OUTBOUND);
    assertThat(near.remoteAddress()).isEqualTo(listener.address());
    assertThat(far.peer()).isEqualTo(PeerId.of(clientKey.publicKey()));
    assertThat(far.direction()).isEqualTo(Direction.INBOUND);
    assertThat(far.remoteAddress()).isEqualTo(near.localAddress());
    assertThat(far.localAddress()).isEqualTo(near.remoteAddress());
    assertThat(near.isOpen()).isTrue();
  }

  @Test
  void refusesAnotherPeerThanTheExpectedOne() {
    PeerId other = PeerId.of(HostKey.generate().publicKey());

    assertThatThrownBy(() -> client.dial(listener.address(), other))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void dialsOnlyItsOwnAddresses() {
    assertThat(client.dials(listener.address())).isTrue();
    assertThat(client.dials(listener.address().withPeer(near.peer()))).isTrue();
    assertThat(client.dials(Multiaddr.parse("/dns4/example.com/tcp/1"))).isFalse();
    assertThat(client.dials(Multiaddr.parse("/ip4/1.2.3.4/udp/1/quic-v1"))).isFalse();
  }

  @Test
  void failsWhereNobodyListens() {
    Multiaddr address = listener.address();
    listener.close();

    assertThatThrownBy(() -> client.dial(address, null)).isInstanceOf(IOException.class);
  }

  @Test
  void carriesBytesBothWaysAtOnce() throws Exception {
    List<MuxedStream> ends = stream();
    byte[] there = random(3_000_000, 1);
    byte[] back = random(3_000_000, 2);
    var writing = Together.start(() -> writeAndFinish(ends.get(0), there));
    var answering = Together.start(() -> writeAndFinish(ends.get(1), back));
    var reading = Together.start(() -> readAll(ends.get(1)));

    assertThat(readAll(ends.get(0))).isEqualTo(back);
    assertThat(reading.get()).isEqualTo(there);
    assertThat(writing.get()).isTrue();
    assertThat(answering.get()).isTrue();
  }

  @Test
  void letsBothSidesOpenManyStreams() throws Exception {
    var answers = new ArrayList<Together.Task<byte[]>>();
    var serving = List.of(echo(near, 20), echo(far, 20));
    for (int i = 0; i < 40; i++) {
      Connection connection = i % 2 == 0 ? near : far;
      byte[] message = random(50_000, i);
      answers.add(
          Together.start(
              () -> {
                MuxedStream stream = connection.open();
                writeAndFinish(stream, message);
                byte[] answer = readAll(stream);
                stream.close();
                assertThat(answer).isEqualTo(message);
                return answer;
              }));
    }
    for (var answer : answers) {
      assertThat(answer.get()).hasSize(50_000);
    }
    for (var server : serving) {
      assertThat(server.get()).isTrue();
    }
  }

  private Together.Task<Boolean> echo(Connection connection, int streams) {
    return Together.start(
        () -> {
          for (int i = 0; i < streams; i++) {
            MuxedStream stream = accepted(connection);
            Together.start(
                () -> {
                  byte[] message = readAll(stream);
                  writeAndFinish(stream, message);
                  stream.close();
                  return true;
                });
          }
          return true;
        });
  }

  @Test
  void stopsAWriterWhosePeerDoesNotRead() throws Exception {
    List<MuxedStream> ends = stream();
    ends.get(0).timeout(Duration.ofMillis(300));

    assertThatThrownBy(() -> ends.get(0).write(ByteBuffer.allocate(64 << 20)))
        .isInstanceOf(IOException.class);
    assertThat(ends.get(1).read(ByteBuffer.allocate(1))).isEqualTo(1);
  }

  @Test
  void givesUpOnAReadThatTakesTooLong() throws Exception {
    List<MuxedStream> ends = stream();
    ends.get(0).timeout(Duration.ofMillis(50));

    assertThatThrownBy(() -> ends.get(0).read(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void goesOnReadingAfterOneSideFinished() throws Exception {
    List<MuxedStream> ends = stream();
    ends.get(0).closeWrite();

    assertThat(ends.get(1).read(ByteBuffer.allocate(1))).isEqualTo(-1);
    ends.get(1).write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    var answer = ByteBuffer.allocate(3);
    Wire.readFully(ends.get(0), answer);
    assertThat(answer.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThatThrownBy(() -> ends.get(0).write(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void deliversWhatWasWrittenBeforeAClose() throws Exception {
    List<MuxedStream> ends = stream();
    byte[] message = random(40_000, 3);
    ends.get(0).write(ByteBuffer.wrap(message));
    ends.get(0).close();

    assertThat(readAll(ends.get(1))).isEqualTo(message);
    assertThat(ends.get(0).isOpen()).isFalse();
  }

  @Test
  void breaksBothSidesOnAReset() throws Exception {
    List<MuxedStream> ends = stream();
    var reading = Together.start(() -> ends.get(1).read(ByteBuffer.allocate(1)));
    ends.get(0).reset();

    assertThatThrownBy(reading::get).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ends.get(0).read(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ends.get(1).write(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void interruptsABlockedReader() throws Exception {
    List<MuxedStream> ends = stream();
    var thread = new Thread[1];
    var ready = new java.util.concurrent.CountDownLatch(1);
    var reading =
        Together.start(
            () -> {
              thread[0] = Thread.currentThread();
              ready.countDown();
              return ends.get(0).read(ByteBuffer.allocate(1));
            });
    ready.await();
    thread[0].interrupt();

    assertThatThrownBy(reading::get).isInstanceOf(java.io.InterruptedIOException.class);
  }

  @Test
  void endsEverythingWithTheConnection() throws Exception {
    List<MuxedStream> ends = stream();
    var reading = Together.start(() -> ends.get(1).read(ByteBuffer.allocate(1)));
    var accepting = Together.start(() -> far.accept() == null);
    near.close();

    assertThatThrownBy(reading::get).isInstanceOf(IOException.class);
    assertThat(accepting.get()).isTrue();
    assertThat(near.accept()).isNull();
    assertThatThrownBy(near::open).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ends.get(0).write(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
    assertThat(near.isOpen()).isFalse();
    assertThat(far.isOpen()).isFalse();
  }

  @Test
  void endsEverythingWithTheTransport() throws Exception {
    stream();
    var accepting = Together.start(() -> near.accept() == null);
    server.close();

    assertThat(accepting.get()).isTrue();
    assertThat(listener.accept()).isNull();
  }

  @Test
  void forgetsStreamsThatAreDone() throws Exception {
    for (int i = 0; i < 600; i++) {
      List<MuxedStream> ends = stream();
      ends.get(0).close();
      assertThat(ends.get(1).read(ByteBuffer.allocate(1))).isEqualTo(-1);
      ends.get(1).close();
    }
    assertThat(near.streams()).isLessThan(5);
    assertThat(far.streams()).isLessThan(5);
  }

  private static boolean writeAndFinish(MuxedStream stream, byte[] message) throws IOException {
    stream.write(ByteBuffer.wrap(message));
    stream.closeWrite();
    return true;
  }

  private static byte[] readAll(MuxedStream stream) throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(30_000);
    while (stream.read(buffer.clear()) >= 0) {
      out.write(buffer.array(), 0, buffer.position());
    }
    return out.toByteArray();
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
