package reg.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.libp2p.Limits;
import reg.libp2p.MuxedStream;

/** N9: floods, storms and overruns end the connection, or cost no more than their limit. */
class YamuxAttackTest extends YamuxChannel {
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

  /** Kubo writes a message and forgets it before its stream is accepted: a reset would lose it. */
  @Test
  void streamsBeyondThoseThatAreServedWaitUnacknowledged() throws Exception {
    List<MuxedStream> served = new ArrayList<>();
    for (int i = 0; i < Limits.STREAMS_IN_MAX; i++) {
      frame(Frame.WINDOW, Frame.SYN, 2 * i + 1, 0);
      served.add(accepted());
    }
    sent();
    receive("0000 0005 000007d1 00000003 616263");
    var next = new FutureTask<>(this::accepted);
    Thread.ofVirtual().start(next);
    assertThat(sent()).isEmpty();
    assertThat(next.isDone()).isFalse();

    served.getFirst().reset();

    assertThat(next.get(10, TimeUnit.SECONDS).read(ByteBuffer.allocate(3))).isEqualTo(3);
    assertThat(sent()).contains("0001" + "0002" + "000007d1");
  }

  @Test
  void aStreamThatEndedBeforeItWasAcceptedTakesNoPlace() throws Exception {
    for (int i = 0; i < 2 * Limits.STREAMS_IN_MAX; i++) {
      String id = HexFormat.of().toHexDigits(2 * i + 1);
      receive("00010001" + id + "00000000");
      if (i % 2 == 0) {
        receive("00010008" + id + "00000000");
      } else {
        accepted();
      }
    }
    assertThat(connection.streams()).isEqualTo(Limits.STREAMS_IN_MAX);
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void keepsTheSumOfWindowsWithinThePeersBudget() throws Exception {
    long granted = 0;
    for (int i = 0; i < Limits.STREAMS_PENDING_MAX; i++) {
      frame(Frame.WINDOW, Frame.SYN, 2 * i + 1, 0);
      accepted();
      granted += Long.parseLong(sent().substring(16), 16);
    }

    assertThat(granted).isBetween(15L << 20, (long) Limits.PEER_MEMORY_BYTES);
    assertThat(budget.used()).isEqualTo(granted);
    connection.close();
    assertThat(budget.used()).isZero();
  }

  /** Refused peers are closed before anyone accepts; what they sent must not pile up. */
  @Test
  void givesBackTheMemoryOfStreamsThatNobodyAccepted() {
    receive("0000 0005 00000001 00000003 616263");
    assertThat(budget.used()).isGreaterThan(3);

    connection.close();

    assertThat(budget.used()).isZero();
  }

  @Test
  void givesBackTheMemoryOfStreamsThatWaitedWhenTheLinkBroke() throws Exception {
    receive("0000 0005 00000001 00000003 616263");

    connection.lost("the link broke");

    assertThat(connection.accept()).isNull();
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
  void clampsCreditThatNoHonestPeerGives() throws Exception {
    receive("0001 0001 00000001 ffffffff");
    MuxedStream stream = accepted();
    receive("0001 0000 00000001 ffffffff".repeat(3));

    assertThat(stream.write(ByteBuffer.allocate(1_000))).isEqualTo(1_000);
    assertThat(connection.isOpen()).isTrue();
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

  @Test
  void takesAStreamThatIsOpenedAndResetInOneFrame() {
    receive("0001 0009 00000001 00000000");

    assertThat(connection.streams()).isZero();
    assertThat(connection.isOpen()).isTrue();
  }
}
