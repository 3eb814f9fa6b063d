package reg.libp2p.yamux;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reg.libp2p.Limits;

/**
 * What one connection may hold in memory: unread bytes, and windows above the protocol's minimum.
 * When unread bytes pass the limit, nothing more is read from the socket until the application has
 * caught up, so TCP slows the peer down.
 */
final class PeerMemory {
  /** A connection that holds less than this is not slowed down for the others' sake. */
  private static final int FAIR_SHARE_BYTES = 512 << 10;

  /** Windows are granted in whole steps of this size; a smaller remainder is not worth a grant. */
  private static final int GRANT_STEP_BYTES = 64 << 10;

  /** yamux peers grow their windows up to here; a stream needs no more. */
  static final int WINDOW_BYTES_MAX = 16 << 20;

  private final MemoryBudget all;
  private final Runnable resume;
  private final AtomicLong unread = new AtomicLong();
  private final AtomicInteger granted = new AtomicInteger();
  private volatile boolean paused;

  /**
   * @param resume lets the socket be read again
   */
  PeerMemory(MemoryBudget all, Runnable resume) {
    this.all = all;
    this.resume = resume;
  }

  /** A window for a new stream: the initial one, and half of what is still free on top. */
  int grantWindow() {
    int free = Limits.PEER_MEMORY_BYTES - granted.get();
    int half = free / 2 / GRANT_STEP_BYTES * GRANT_STEP_BYTES;
    int extra = Math.min(half, WINDOW_BYTES_MAX - Frame.WINDOW_INITIAL);
    if (extra <= 0 || !all.tryTake(extra)) {
      return Frame.WINDOW_INITIAL;
    }
    granted.addAndGet(extra);
    return Frame.WINDOW_INITIAL + extra;
  }

  void giveBackWindow(int window) {
    int extra = window - Frame.WINDOW_INITIAL;
    granted.addAndGet(-extra);
    all.give(extra);
  }

  void arrived(int bytes) {
    unread.addAndGet(bytes);
    all.take(bytes);
  }

  /** The application took bytes, or nobody wants them any more. */
  void read(int bytes) {
    if (bytes == 0) {
      return;
    }
    unread.addAndGet(-bytes);
    all.give(bytes);
    if (paused && !isOver()) {
      paused = false;
      resume.run();
    }
  }

  /** Whether the socket must not be read for now; {@link #read} resumes it. */
  boolean pause() {
    // Announced before it is judged: a reader that frees bytes meanwhile sees one or the other.
    paused = true;
    paused = isOver();
    return paused;
  }

  private boolean isOver() {
    long held = unread.get();
    return held > Limits.PEER_MEMORY_BYTES || (held > FAIR_SHARE_BYTES && all.isExhausted());
  }

  long unread() {
    return unread.get();
  }
}
