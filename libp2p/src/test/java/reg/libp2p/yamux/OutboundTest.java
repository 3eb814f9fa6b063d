package reg.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reg.libp2p.Together;

class OutboundTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(10);
  private static final int HALF = Outbound.BATCH_BYTES / 2;
  private final AtomicInteger wakeUps = new AtomicInteger();
  private final Outbound outbound =
      new Outbound(UnpooledByteBufAllocator.DEFAULT, false, wakeUps::incrementAndGet);

  private int taken() {
    ByteBuf batch = outbound.take();
    if (batch == null) {
      return 0;
    }
    int bytes = batch.readableBytes();
    batch.release();
    return bytes;
  }

  @Test
  void wakesTheEventLoopOnceABatch() throws Exception {
    outbound.control(Frame.PING, Frame.SYN, 0, 1);
    outbound.data(1, ByteBuffer.allocate(10), LONG);
    outbound.data(1, ByteBuffer.allocate(10), LONG);
    assertThat(wakeUps).hasValue(1);

    assertThat(taken()).isEqualTo(3 * Frame.HEADER_BYTES + 20);
    assertThat(outbound.isIdle()).isTrue();
    outbound.control(Frame.PING, Frame.SYN, 0, 1);
    assertThat(wakeUps).hasValue(2);
  }

  @Test
  void letsALaterFrameWaitForTheNextOne() throws Exception {
    outbound.controlLater(Frame.WINDOW, Frame.SYN, 1, 0);
    assertThat(wakeUps).hasValue(0);
    assertThat(outbound.isIdle()).isTrue();

    outbound.data(1, ByteBuffer.allocate(1), LONG);

    assertThat(wakeUps).hasValue(1);
    assertThat(taken()).isEqualTo(2 * Frame.HEADER_BYTES + 1);
  }

  @Test
  void makesDataWaitForRoomInTurn() throws Exception {
    outbound.data(1, ByteBuffer.allocate(HALF), LONG);
    var second = Together.start(() -> append(HALF));
    var third = Together.start(() -> append(HALF));
    int bytes = 0;
    while (bytes < 3 * (HALF + Frame.HEADER_BYTES)) {
      int batch = taken();
      assertThat(batch).isLessThanOrEqualTo(Outbound.BATCH_BYTES);
      bytes += batch;
      Thread.onSpinWait();
    }
    assertThat(second.get()).isTrue();
    assertThat(third.get()).isTrue();
  }

  private boolean append(int bytes) throws Exception {
    outbound.data(1, ByteBuffer.allocate(bytes), LONG);
    return true;
  }

  @Test
  void givesUpWhenThereIsNoRoomForTooLong() throws Exception {
    outbound.data(1, ByteBuffer.allocate(HALF), LONG);

    assertThatThrownBy(() -> outbound.data(1, ByteBuffer.allocate(HALF), 1_000))
        .isInstanceOf(SocketTimeoutException.class);
  }

  /** N9: a peer that makes us answer and never reads must not fill our memory. */
  @Test
  void holdsTheLimitOfControlFrames() {
    int frames = 0;
    while (outbound.control(Frame.PING, Frame.ACK, 0, 0)) {
      frames++;
    }
    int most = (Outbound.BATCH_BYTES + Outbound.CONTROL_BYTES_MAX) / Frame.HEADER_BYTES + 1;

    assertThat(frames).isEqualTo(most);
  }

  @Test
  void refusesDataAndDropsControlFramesWhenClosed() throws Exception {
    outbound.data(1, ByteBuffer.allocate(HALF), LONG);
    var waiting = Together.start(() -> append(HALF));
    outbound.close("the end");

    assertThatThrownBy(waiting::get).isInstanceOf(IOException.class).hasMessage("the end");
    assertThat(outbound.control(Frame.PING, 0, 0, 0)).isTrue();
    ByteBuf batch = Objects.requireNonNull(outbound.take());
    assertThat(batch.readableBytes()).isEqualTo(HALF + Frame.HEADER_BYTES);
    batch.release();
    assertThat(outbound.take()).isNull();
  }
}
