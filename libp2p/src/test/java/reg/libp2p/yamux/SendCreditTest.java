package reg.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendCreditTest {
  private static final int MESSAGES = 1_000;
  private static final int MESSAGE_BYTES = 100_001;
  private static final long WAIT = TimeUnit.SECONDS.toNanos(30);

  /**
   * js-libp2p returns the length of each frame as it comes. When every little credit was sent, each
   * end of a message left two smaller frames on their way for ever: after a thousand messages of 1
   * MiB frames had a few hundred bytes.
   */
  @Test
  void framesStayLargeWhenEachIsReturnedAsItComes() throws InterruptedException {
    var credit = new SendCredit();
    var onTheWay = new ConcurrentLinkedQueue<Integer>();
    var frames = new AtomicInteger();
    Thread sender = Thread.ofVirtual().start(() -> send(credit, onTheWay, frames));
    while (sender.isAlive()) {
      Integer oldest = sender.getState() == Thread.State.WAITING ? onTheWay.poll() : null;
      if (oldest == null) {
        Thread.onSpinWait();
      } else {
        credit.add(oldest);
      }
    }
    sender.join();
    assertThat(frames.get() / MESSAGES).isBetween(2, 5);
  }

  private static void send(SendCredit credit, Queue<Integer> onTheWay, AtomicInteger frames) {
    try {
      for (int i = 0; i < MESSAGES; i++) {
        for (int left = MESSAGE_BYTES; left > 0; ) {
          int length = credit.take(Math.min(left, Frame.PAYLOAD_BYTES_MAX), WAIT);
          onTheWay.add(length);
          frames.incrementAndGet();
          left -= length;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aLittleIsTakenWhenNoMoreComes() throws Exception {
    var credit = new SendCredit();
    assertThat(credit.take(Frame.WINDOW_INITIAL - 5, WAIT)).isEqualTo(Frame.WINDOW_INITIAL - 5);
    assertThat(credit.take(4, WAIT)).isEqualTo(4);
    assertThat(credit.take(Frame.PAYLOAD_BYTES_MAX, WAIT)).isEqualTo(1);
  }

  /** Without time to wait for credit, there is still a little to take. */
  @Test
  void aLittleIsTakenWhenThereIsNoTimeLeft() throws Exception {
    var credit = new SendCredit();
    assertThat(credit.take(Frame.WINDOW_INITIAL - 5, 0)).isEqualTo(Frame.WINDOW_INITIAL - 5);
    assertThat(credit.take(Frame.PAYLOAD_BYTES_MAX, 0)).isEqualTo(5);
    assertThatThrownBy(() -> credit.take(1, 0)).isInstanceOf(SocketTimeoutException.class);
  }
}
