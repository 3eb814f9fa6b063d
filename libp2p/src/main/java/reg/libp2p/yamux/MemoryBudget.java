package reg.libp2p.yamux;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all connections of a transport share: unread data and windows above the minimum. */
public final class MemoryBudget {
  private final AtomicLong used = new AtomicLong();
  private final long bytesMax;

  /**
   * @param bytesMax how much may be in use before connections are slowed down
   */
  public MemoryBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes the bytes if they are free. */
  boolean tryTake(long bytes) {
    if (used.addAndGet(bytes) <= bytesMax) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Takes bytes that are here already. */
  void take(long bytes) {
    used.addAndGet(bytes);
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  boolean isExhausted() {
    return used.get() > bytesMax;
  }

  /** Bytes in use. */
  public long used() {
    return used.get();
  }
}
