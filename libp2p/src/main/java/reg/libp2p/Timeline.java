package reg.libp2p;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time as a host lives in it: the machine's, or that of a simulation. Whatever in the network waits
 * for a while or asks how long something took does it here. Safe for many threads.
 */
public interface Timeline extends InstantSource {
  /** The machine's own time. */
  Timeline SYSTEM = new OfMachine();

  /** Nanoseconds since some moment; never goes back. As {@link System#nanoTime}. */
  long nanos();

  /**
   * Waits for a condition at most so long, as {@link Condition#awaitNanos}; may end a little later.
   *
   * @param lock of the condition, held by this thread
   * @return what is left of the time; zero or less when it is over
   */
  long await(Lock lock, Condition condition, long nanos) throws InterruptedException;

  /** Waits. */
  default void sleep(Duration duration) throws InterruptedException {
    var lock = new ReentrantLock();
    Condition never = lock.newCondition();
    lock.lock();
    try {
      long left = duration.toNanos();
      while (left > 0) {
        left = await(lock, never, left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The machine's clocks. */
  final class OfMachine implements Timeline {
    private final Deadlines deadlines = new Deadlines();

    private OfMachine() {}

    @Override
    public Instant instant() {
      return InstantSource.system().instant();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public long await(Lock lock, Condition condition, long nanos) throws InterruptedException {
      return deadlines.await(lock, condition, nanos);
    }
  }
}
