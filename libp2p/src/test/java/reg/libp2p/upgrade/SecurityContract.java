package reg.libp2p.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Direction;
import reg.libp2p.MuxedStream;
import reg.libp2p.PeerId;
import reg.libp2p.Together;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryChannels;

/** What every security protocol must do. */
public abstract class SecurityContract {
  private static final String YAMUX = "/yamux/1.0.0";
  private final HostKey diallerKey = HostKey.generate();
  private final HostKey listenerKey = HostKey.generate();
  private final List<MuxedStream> ends = MemoryChannels.pair();

  /** The protocol under test. */
  protected abstract SecurityProtocol protocol(HostKey key, List<String> muxers);

  private Together.Task<Secured> listen(List<String> muxers) {
    return Together.start(
        () -> closing(ends.get(1), protocol(listenerKey, muxers), Direction.INBOUND, null));
  }

  private Secured dial(List<String> muxers, @Nullable HostKey expected) throws IOException {
    PeerId peer = expected == null ? null : PeerId.of(expected.publicKey());
    return closing(ends.get(0), protocol(diallerKey, muxers), Direction.OUTBOUND, peer);
  }

  /** A transport closes the channel of a failed handshake, so that the other side ends too. */
  private static Secured closing(
      MuxedStream channel, SecurityProtocol protocol, Direction direction, @Nullable PeerId peer)
      throws IOException {
    try {
      return protocol.secure(channel, direction, peer);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Test
  void provesBothKeysAndAgreesOnTheMultiplexer() throws Exception {
    var listening = listen(List.of(YAMUX));

    Secured near = dial(List.of("/other", YAMUX), listenerKey);
    Secured far = listening.get();

    assertThat(near.key()).isEqualTo(listenerKey.publicKey());
    assertThat(far.key()).isEqualTo(diallerKey.publicKey());
    assertThat(far.peer()).isEqualTo(PeerId.of(diallerKey.publicKey()));
    assertThat(near.muxer()).isEqualTo(YAMUX);
    assertThat(far.muxer()).isEqualTo(YAMUX);
  }

  @Test
  void leavesTheMultiplexerOpenWhenNoneIsCommon() throws Exception {
    var listening = listen(List.of(YAMUX));

    assertThat(dial(List.of("/other"), null).muxer()).isNull();
    assertThat(listening.get().muxer()).isNull();
  }

  @Test
  void refusesAnotherPeerThanTheOneDialled() {
    var listening = listen(List.of(YAMUX));

    assertThatThrownBy(() -> dial(List.of(YAMUX), HostKey.generate()))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_SIGNATURE))
        .hasMessageContaining(PeerId.of(listenerKey.publicKey()).toString());
    assertThatThrownBy(listening::get).isInstanceOf(IOException.class);
  }

  @Test
  void carriesBytesInWholeAndSplitRecords() throws Exception {
    var listening = listen(List.of(YAMUX));
    RecordLayer near = dial(List.of(YAMUX), null).records();
    RecordLayer far = listening.get().records();
    byte[] data = new byte[300_000];
    new Random(1).nextBytes(data);

    assertThat(through(near, 0, far, data, 1 << 20)).isEqualTo(data);
    assertThat(through(far, 1, near, data, 1_000)).isEqualTo(data);
    assertThat(through(near, 0, far, new byte[] {5}, 1)).isEqualTo(new byte[] {5});
    assertThat(through(far, 1, near, new byte[] {6}, 7)).isEqualTo(new byte[] {6});
  }

  @Test
  void saysHowMuchOfARecordIsNotThereYet() throws Exception {
    var listening = listen(List.of(YAMUX));
    byte[] record = seal(dial(List.of(YAMUX), null).records(), new byte[1_000]);
    RecordLayer far = listening.get().records();

    for (int there = 0; there < record.length; there++) {
      int lacks = far.lacking(Unpooled.wrappedBuffer(record, 0, there));
      assertThat(lacks).isBetween(there < 5 ? 1 : record.length - there, record.length - there);
    }
    assertThat(far.lacking(Unpooled.wrappedBuffer(record))).isZero();
    assertThat(far.lacking(Unpooled.wrappedBuffer(record, record))).isZero();
  }

  @Test
  void refusesAReplayedRecord() throws Exception {
    var listening = listen(List.of(YAMUX));
    byte[] record = seal(dial(List.of(YAMUX), null).records(), new byte[100]);
    RecordLayer far = listening.get().records();
    ByteBuf plain = Unpooled.buffer();
    far.open(Unpooled.wrappedBuffer(record.clone()), plain);
    assertThat(plain.readableBytes()).isEqualTo(100);

    assertThatThrownBy(() -> far.open(Unpooled.wrappedBuffer(record.clone()), plain))
        .isInstanceOf(IOException.class);
    assertThat(plain.readableBytes()).isEqualTo(100);
  }

  @Test
  void refusesAChangedRecord() throws Exception {
    var listening = listen(List.of(YAMUX));
    byte[] record = seal(dial(List.of(YAMUX), null).records(), new byte[100]);
    RecordLayer far = listening.get().records();
    record[50] ^= 1;
    ByteBuf plain = Unpooled.buffer();

    assertThatThrownBy(() -> far.open(Unpooled.wrappedBuffer(record), plain))
        .isInstanceOf(IOException.class);
    assertThat(plain.isReadable()).isFalse();
  }

  @Test
  void endsOnGarbage() throws Exception {
    byte[] garbage = new byte[20_000];
    new Random(2).nextBytes(garbage);
    var listening = listen(List.of(YAMUX));
    Together.start(() -> ends.get(0).write(ByteBuffer.wrap(garbage)));

    assertThatThrownBy(listening::get).isInstanceOf(IOException.class);
  }

  @Test
  void endsWhenThePeerLeaves() throws Exception {
    var listening = listen(List.of(YAMUX));
    ends.get(0).close();

    assertThatThrownBy(listening::get).isInstanceOf(IOException.class);
  }

  private byte[] through(RecordLayer from, int end, RecordLayer to, byte[] data, int piece)
      throws Exception {
    byte[] sealed = seal(from, data);
    var sending = Together.start(() -> ends.get(end).write(ByteBuffer.wrap(sealed)));
    ByteBuf waiting = Unpooled.buffer();
    ByteBuf plain = Unpooled.buffer();
    while (plain.readableBytes() < data.length) {
      var read = ByteBuffer.allocate(piece);
      ends.get(1 - end).read(read);
      waiting.writeBytes(read.flip());
      assertThat(to.open(waiting, plain)).isTrue();
      waiting.discardReadBytes();
    }
    sending.get();
    return bytes(plain);
  }

  private static byte[] seal(RecordLayer records, byte[] data) throws IOException {
    ByteBuf sealed = Unpooled.buffer();
    records.seal(Unpooled.wrappedBuffer(data.clone()), sealed);
    return bytes(sealed);
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] out = new byte[buffer.readableBytes()];
    buffer.readBytes(out);
    return out;
  }
}
