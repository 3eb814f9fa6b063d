package reg.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.libp2p.Direction;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.MuxedStream;
import reg.libp2p.crypto.HostKey;

/** Frames in, frames out, byte for byte; attacks are those of N9. */
class YamuxConnectionTest {
  private static final Multiaddr ANYWHERE = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
  private static final HostKey KEY = HostKey.generate();
  private final MemoryBudget budget = new MemoryBudget(Limits.ALL_PEERS_MEMORY_BYTES);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final YamuxConnection connection = listener(channel, budget);

  private static YamuxConnection listener(EmbeddedChannel channel, MemoryBudget budget) {
    return start(channel, budget, Direction.INBOUND);
  }

  private static YamuxConnection start(
      EmbeddedChannel channel, MemoryBudget budget, Direction direction) {
    var link = new Link(KEY.publicKey(), ANYWHERE, ANYWHERE, direction);
    var connection = YamuxConnection.start(channel, link, budget);
    channel.pipeline().addLast(connection.handler());
    return connection;
  }

  @AfterEach
  void leavesNoMemoryTaken() {
    connection.close();
    channel.runPendingTasks();
    channel.finishAndReleaseAll();
  }

  /** Gives the connection bytes from the peer. */
  private void receive(String hex) {
    receive(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private void receive(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    channel.runPendingTasks();
  }

  private void frame(int type, int flags, int stream, long length) {
    ByteBuf out = Unpooled.buffer();
    Frame.write(out, type, flags, stream, length);
    channel.writeInbound(out);
    channel.runPendingTasks();
  }

  /** Takes what the connection sent, as hex. */
  private String sent() {
    channel.runPendingTasks();
    var out = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      out.append(ByteBufUtil.hexDump(bytes));
      bytes.release();
    }
    return out.toString();
  }

  private MuxedStream accepted() throws InterruptedException {
    return Objects.requireNonNull(connection.accept());
  }

  private @Nullable String whyClosed() {
    return connection.closeReason();
  }

  @Test
  void opensAStreamAsTheSpecificationShows() throws Exception {
    var other = new EmbeddedChannel();
    var dialler = start(other, budget, Direction.OUTBOUND);

    MuxedStream stream = dialler.open();
    stream.write(ByteBuffer.wrap(new byte[] {0x61}));
    other.runPendingTasks();
    ByteBuf bytes = other.readOutbound();

    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo(
            "0001"
                + "0001"
                + "00000001"
                + "00800000"
                + "0000"
                + "0000"
                + "00000001"
                + "00000001"
                + "61");
    bytes.release();
    dialler.close();
    other.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001 0001 00000001 00000000", "0000 0001 00000001 00000000"})
  void acceptsAStreamOpenedByAnyFrameAndGivesItAWindow(String opening) throws Exception {
    receive(opening);

    assertThat(sent()).isEqualTo("0001" + "0002" + "00000001" + "00800000");
    assertThat(accepted()).isNotNull();
  }

  @Test
  void readsDataAndFlagsThatShareAFrame() throws Exception {
    receive("0000 0005 00000001 00000003 616263");
    MuxedStream stream = accepted();
    var read = ByteBuffer.allocate(10);

    assertThat(stream.read(read)).isEqualTo(3);
    assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {0x61, 0x62, 0x63}));
    assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void readsFramesCutAtAnyByte() throws Exception {
    String frames =
        "0001 0001 00000001 00000000"
            + "0000 0000 00000001 00000003 616263"
            + "0001 0004 00000001 00000000";
    for (byte one : HexFormat.of().parseHex(frames.replace(" ", ""))) {
      receive(new byte[] {one});
    }
    MuxedStream stream = accepted();
    var read = ByteBuffer.allocate(3);
    reg.libp2p.Wire.readFully(stream, read);

    assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {0x61, 0x62, 0x63}));
    assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void answersPings() {
    receive("0002 0001 00000000 cafebabe");

    assertThat(sent()).isEqualTo("0002" + "0002" + "00000000" + "cafebabe");
  }

  @Test
  void drainsFramesOfUnknownStreamsSilently() throws Exception {
    receive(
        "0000 0000 00000063 00000002 ffff"
            + "0001 0008 00000063 00000000"
            + "0002 0001 00000000 00000007");

    assertThat(sent()).isEqualTo("0002" + "0002" + "00000000" + "00000007");
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void takesAResetsLengthForACodeAndNotForCredit() throws Exception {
    receive("0001 0001 00000001 00000000");
    MuxedStream stream = accepted();
    receive("0001 0008 00000001 00001005");

    assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("4101");
    assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    assertThat(connection.streams()).isZero();
  }

  @Test
  void takesAStreamThatIsOpenedAndResetInOneFrame() {
    receive("0001 0009 00000001 00000000");

    assertThat(connection.streams()).isZero();
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void givesCreditBackWhenTheApplicationReadsAndNotBefore() throws Exception {
    receive("0001 0001 00000001 00000000");
    MuxedStream stream = accepted();
    sent();
    int half = (Frame.WINDOW_INITIAL + (8 << 20)) / 2;
    feed(1, half);
    assertThat(sent()).isEmpty();

    readExactly(stream, half - 1);
    assertThat(sent()).isEmpty();
    readExactly(stream, 1);

    assertThat(sent()).isEqualTo("0001" + "0000" + "00000001" + HexFormat.of().toHexDigits(half));
  }

  @Test
  void endsAConnectionWhosePeerOverrunsItsWindow() {
    receive("0001 0001 00000001 00000000");
    frame(Frame.DATA, 0, 1, Frame.WINDOW_INITIAL + (8 << 20) + 1);

    assertThat(whyClosed()).contains("more data than the window allows");
    assertThat(sent()).endsWith("0003" + "0000" + "00000000" + "00000001");
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001 0001 00000002 00000000", // our own side's ids
        "0001 0001 00000000 00000000", // the connection's id
        "0001 0001 00000001 00000000 0001 0001 00000001 00000000", // twice
        "0100 0000 00000001 00000000", // version 1
        "0004 0000 00000001 00000000", // type 4
      })
  void endsAConnectionWhosePeerBreaksTheProtocol(String bytes) {
    receive(bytes);

    assertThat(whyClosed()).contains("broke the yamux protocol");
    assertThat(sent()).endsWith("0003" + "0000" + "00000000" + "00000001");
  }

  @Test
  void resetsStreamsBeyondThePendingLimit() {
    for (int i = 0; i < Limits.STREAMS_PENDING_MAX; i++) {
      frame(Frame.WINDOW, Frame.SYN, 2 * i + 1, 0);
    }
    assertThat(sent()).doesNotContain("00010008");

    frame(Frame.WINDOW, Frame.SYN, 1_001, 0);

    assertThat(sent()).isEqualTo("0001" + "0008" + "000003e9" + "00000000");
    assertThat(connection.streams()).isEqualTo(Limits.STREAMS_PENDING_MAX);
  }

  @Test
  void resetsStreamsBeyondTheLimitOfOpenOnes() throws Exception {
    for (int i = 0; i < Limits.STREAMS_IN_MAX; i++) {
      frame(Frame.WINDOW, Frame.SYN, 2 * i + 1, 0);
      accepted();
    }
    sent();

    frame(Frame.WINDOW, Frame.SYN, 2_001, 0);

    assertThat(sent()).isEqualTo("0001" + "0008" + "000007d1" + "00000000");
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void keepsTheSumOfWindowsWithinThePeersBudget() {
    long granted = 0;
    for (int i = 0; i < Limits.STREAMS_PENDING_MAX; i++) {
      frame(Frame.WINDOW, Frame.SYN, 2 * i + 1, 0);
      granted += Long.parseLong(sent().substring(16), 16);
    }

    assertThat(granted).isBetween(15L << 20, (long) Limits.PEER_MEMORY_BYTES);
    assertThat(budget.used()).isEqualTo(granted);
    connection.close();
    assertThat(budget.used()).isZero();
  }

  @Test
  void stopsReadingTheSocketWhenThePeersBytesPileUp() throws Exception {
    for (int i = 0; i < 60; i++) {
      frame(Frame.WINDOW, Frame.SYN, 2 * i + 1, 0);
    }
    MuxedStream first = accepted();
    for (int i = 0; i < 60; i++) {
      feed(2 * i + 1, Frame.WINDOW_INITIAL);
    }
    assertThat(channel.config().isAutoRead()).isTrue();
    feed(1, 2 << 20);
    assertThat(channel.config().isAutoRead()).isFalse();

    readExactly(first, 2 << 20);

    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void closesOnAStormOfResets() {
    for (int i = 0; i < 1_000 && connection.isOpen(); i++) {
      String id = HexFormat.of().toHexDigits(2 * i + 1);
      receive("00010001" + id + "00000000" + "00010008" + id + "00000000");
      sent();
    }
    assertThat(whyClosed()).contains("too many");
    assertThat(budget.used()).isZero();
  }

  @Test
  void closesOnAFloodOfPings() {
    for (int i = 0; i < 1_000 && connection.isOpen(); i++) {
      frame(Frame.PING, Frame.SYN, 0, i);
    }
    assertThat(whyClosed()).contains("too many pings");
  }

  @Test
  void letsRunningStreamsEndAfterAGoAway() throws Exception {
    receive("0001 0001 00000001 00000000");
    MuxedStream stream = accepted();
    receive("0003 0000 00000000 00000000");

    assertThat(connection.isOpen()).isFalse();
    assertThatThrownBy(connection::open).isInstanceOf(IOException.class);
    stream.write(ByteBuffer.wrap(new byte[] {1}));
    assertThat(sent()).endsWith("01");
    stream.close();
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void pingsASilentPeerAndGivesUpOnADeadOne() {
    channel.freezeTime();
    long tick = KeepAlive.INTERVAL.toSeconds();
    elapse(tick);
    assertThat(sent()).isEmpty();
    elapse(tick);
    assertThat(sent()).isEqualTo("0002" + "0001" + "00000000" + "00000001");
    receive("0002 0002 00000000 00000001");
    elapse(2 * tick);
    assertThat(connection.isOpen()).isTrue();
    elapse(4 * tick);

    assertThat(whyClosed()).contains("silent");
  }

  @Test
  void cutsOffAPeerThatTakesDataTooSlowly() throws Exception {
    channel.freezeTime();
    receive("0001 0001 00000001 00000000");
    MuxedStream stream = accepted();
    sent();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    stream.write(ByteBuffer.allocate(100_000));
    for (int i = 0; i < 6 && connection.isOpen(); i++) {
      receive("0002 0002 00000000 00000000");
      elapse(KeepAlive.INTERVAL.toSeconds());
    }

    assertThat(whyClosed()).contains("too slowly");
  }

  private void elapse(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  @Test
  void clampsCreditThatNoHonestPeerGives() throws Exception {
    receive("0001 0001 00000001 ffffffff");
    MuxedStream stream = accepted();
    receive("0001 0000 00000001 ffffffff".repeat(3));

    assertThat(stream.write(ByteBuffer.allocate(1_000))).isEqualTo(1_000);
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void refusesAStreamOnAClosedConnection() {
    connection.close();

    assertThatThrownBy(connection::open).isInstanceOf(IOException.class);
    assertThat(connection.toString()).contains("/ip4/127.0.0.1/tcp/1/p2p/");
  }

  private void feed(int stream, int bytes) {
    for (int left = bytes; left > 0; ) {
      int length = Math.min(left, Frame.PAYLOAD_BYTES_MAX);
      ByteBuf out = Unpooled.buffer(Frame.HEADER_BYTES + length);
      Frame.write(out, Frame.DATA, 0, stream, length);
      channel.writeInbound(out.writeZero(length));
      left -= length;
    }
    channel.runPendingTasks();
  }

  private static void readExactly(MuxedStream stream, int bytes) throws IOException {
    reg.libp2p.Wire.readFully(stream, ByteBuffer.allocate(bytes));
  }

  @FuzzTest(maxDuration = "20s")
  void survivesAnyFrames(byte[] input) {
    var memory = new MemoryBudget(Limits.ALL_PEERS_MEMORY_BYTES);
    for (Direction direction : List.of(Direction.INBOUND, Direction.OUTBOUND)) {
      var fuzzed = new EmbeddedChannel();
      var victim = start(fuzzed, memory, direction);
      fuzzed.writeInbound(Unpooled.copiedBuffer(input));
      fuzzed.runPendingTasks();
      victim.close();
      fuzzed.runPendingTasks();
      fuzzed.finishAndReleaseAll();
    }
    assertThat(memory.used()).isZero();
  }
}
