package reg.libp2p.yamux;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Timeline;

/** How many bytes of one stream the peer still takes, and whether we may send at all. */
final class SendCredit {
  private static final long CREDIT_MAX = 0xffff_ffffL;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long credit = Frame.WINDOW_INITIAL;
  private @Nullable String closed;

  /** Waits for credit and takes at most so much of it. */
  int take(int wanted, long waitNanos) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = waitNanos;
      while (closed == null && credit == 0) {
        if (left <= 0) {
          throw new SocketTimeoutException("the peer gives no credit");
        }
        left = Timeline.SYSTEM.await(lock, changed, left);
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
