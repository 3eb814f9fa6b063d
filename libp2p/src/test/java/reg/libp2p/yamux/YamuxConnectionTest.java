package reg.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.libp2p.Direction;
import reg.libp2p.MuxedStream;

/** Frames in, frames out, byte for byte. */
class YamuxConnectionTest extends YamuxChannel {
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
    assertThat(sent()).isEmpty();

    assertThat(accepted()).isNotNull();
    assertThat(sent()).isEqualTo("0001" + "0002" + "00000001" + "00800000");
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

  /** Its first frame leaves with the first data only, which is not the peer's fault. */
  @Test
  void keepsAPeerWhileAStreamWaitsForItsFirstBytes() throws Exception {
    channel.freezeTime();
    MuxedStream stream = connection.open();
    for (int i = 0; i < 10; i++) {
      receive("0002 0002 00000000 00000000");
      elapse(KeepAlive.INTERVAL.toSeconds());
    }

    assertThat(connection.isOpen()).isTrue();
    stream.write(ByteBuffer.wrap(new byte[] {1}));
    assertThat(sent()).endsWith("01");
  }

  @Test
  void refusesAStreamOnAClosedConnection() {
    connection.close();

    assertThatThrownBy(connection::open).isInstanceOf(IOException.class);
    assertThat(connection.toString()).contains("/ip4/127.0.0.1/tcp/1/p2p/");
  }
}
