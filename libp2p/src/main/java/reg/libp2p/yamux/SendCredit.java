package reg.libp2p.yamux;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Timeline;

/** How many bytes of one stream the peer still takes, and whether we may send at all. */
final class SendCredit {
  private static final long CREDIT_MAX = 0xffff_ffffL;

  /** Less is not worth a frame, unless it is all that is to be sent. */
  private static final int WORTH_BYTES = 32 << 10;

  /** How long more than a little credit is waited for. RFC 1122, 4.2.3.4. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long credit = Frame.WINDOW_INITIAL;
  private @Nullable String closed;

  /**
   * Waits for credit and takes at most so much of it. A little credit is left until there is more:
   * a peer that returns what each frame took, as js does, would get smaller ones from then on.
   */
  int take(int wanted, long waitNanos) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = waitNanos;
      long patience = PATIENCE_NANOS;
      while (closed == null && credit < Math.min(wanted, WORTH_BYTES) && patience > 0) {
        if (credit > 0) {
          patience = Timeline.SYSTEM.await(lock, changed, patience);
        } else if (left > 0) {
          left = Timeline.SYSTEM.await(lock, changed, left);
        } else {
          throw new SocketTimeoutException("the peer gives no credit");
        }
      }
      if (closed != null) {
        throw new IOException(closed);
      }
      int taken = (int) Math.min(wanted, credit);
      credit -= taken;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Adds the peer's credit; a sum that no honest peer reaches is cut. */
  void add(long bytes) {
    lock.lock();
    try {
      credit = Math.min(CREDIT_MAX, credit + bytes);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends sending; false when it had ended before. */
  boolean close(String why) {
    lock.lock();
    try {
      if (closed != null) {
        return false;
      }
      closed = why;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed != null;
    } finally {
      lock.unlock();
    }
  }
}
