package reg.libp2p;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends waits whose time is over. A virtual thread that waits with a time of its own wakes the JDK's
 * timer thread twice, before and after; a transfer waits some thousand times a second, and next to
 * no wait runs out. Here one thread looks at all waits now and then.
 */
final class Deadlines {
  /** A wait may end so much late. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Shorter waits are left to the JDK, and end in time. */
  private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

  /** A thread that waits. Equal to no other. */
  private static final class Wait {
    final Lock lock;
    final Condition condition;
    final long end;

    Wait(Lock lock, Condition condition, long end) {
      this.lock = lock;
      this.condition = condition;
      this.end = end;
    }
  }

  Deadlines() {
    Thread.ofPlatform().daemon().name("reg-deadlines").start(this::run);
  }

  /** As {@link Timeline#await}, in the machine's time. */
  @SuppressWarnings("WaitNotInLoop") // the caller loops, as with the condition itself
  long await(Lock lock, Condition condition, long nanos) throws InterruptedException {
    if (nanos < SHORT_NANOS) {
      return condition.awaitNanos(nanos);
    }
    var wait = new Wait(lock, condition, System.nanoTime() + nanos);
    waits.add(wait);
    try {
      condition.await();
    } finally {
      waits.remove(wait);
    }
    return wait.end - System.nanoTime();
  }

  private void run() {
    while (true) {
      LockSupport.parkNanos(this, TICK_NANOS);
      long now = System.nanoTime();
      for (Wait wait : waits) {
        if (wait.end - now <= 0) {
          end(wait);
        }
      }
    }
  }

  /** A lock that is held now is tried again at the next look, so that none holds up the others. */
  private static void end(Wait wait) {
    if (wait.lock.tryLock()) {
      try {
        wait.condition.signalAll();
      } finally {
        wait.lock.unlock();
      }
    }
  }
}
