package reg.storage.rocks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the calls inside native code, so that nothing native is freed under one: a call after
 * close is refused and close waits for those inside.
 */
final class Gate {
  private final AtomicLong inside = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private volatile boolean closed;

  /** Begins a call; {@link #leave} must follow. */
  void enter() {
    inside.incrementAndGet();
    if (closed) {
      leave();
      throw new IllegalStateException("the storage is closed");
    }
  }

  void leave() {
    if (inside.decrementAndGet() == 0 && closed) {
      lock.lock();
      try {
        empty.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Refuses further calls and waits for those inside. False when it was closed before. */
  boolean close() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      while (inside.get() > 0) {
        empty.awaitUninterruptibly();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
