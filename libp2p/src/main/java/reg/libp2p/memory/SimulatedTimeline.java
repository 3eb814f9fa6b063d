package reg.libp2p.memory;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Timeline;

/**
 * The time of a simulation: it stands still while any virtual thread has something to do, and jumps
 * to the end of the next wait when none has. What happens at the same time happens in the order in
 * which it was begun, so that a run depends on nothing but its inputs.
 *
 * <p>While one is open the process runs one virtual thread at a time. All that lives in it must run
 * in virtual threads, and wait for time nowhere else. Where it also reads or writes files, the
 * process must be started with {@code -Djdk.virtualThreadScheduler.maxPoolSize=1}: the scheduler
 * would else let another thread run meanwhile, and time pass.
 */
public final class SimulatedTimeline implements Timeline, AutoCloseable {
  /** Waits longer than this are without end. */
  private static final long FOREVER_NANOS = Duration.ofDays(3650).toNanos();

  /** How often the others are let go first before this thread steps aside. */
  private static final int TURNS_MAX = 32;

  private final VirtualThreadSchedulerMXBean scheduler =
      ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
  private final int parallelismBefore = scheduler.getParallelism();
  private final Instant start;
  private final ReentrantLock guard = new ReentrantLock();
  private final PriorityQueue<Wait> waits = new PriorityQueue<>();
  private long now;
  private long count;

  /** One thread's wait; the number tells apart what ends at the same time. */
  private record Wait(long end, long number, Lock lock, Condition condition)
      implements Comparable<Wait> {
    @Override
    public int compareTo(Wait other) {
      int byEnd = Long.compare(end, other.end);
      return byEnd != 0 ? byEnd : Long.compare(number, other.number);
    }

    void wake() {
      lock.lock();
      try {
        condition.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * A time in which nothing has happened yet.
   *
   * @param start when it begins
   */
  public SimulatedTimeline(Instant start) {
    this.start = start;
    scheduler.setParallelism(1);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos());
  }

  @Override
  public long nanos() {
    guard.lock();
    try {
      return now;
    } finally {
      guard.unlock();
    }
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the caller loops, as with the condition itself
  public long await(Lock lock, Condition condition, long nanos) throws InterruptedException {
    if (nanos <= 0) {
      return nanos;
    }
    if (nanos > FOREVER_NANOS) {
      condition.await();
      return nanos;
    }
    Wait wait = begin(lock, condition, nanos);
    try {
      condition.await();
    } finally {
      end(wait);
    }
    return wait.end - nanos();
  }

  private Wait begin(Lock lock, Condition condition, long nanos) {
    guard.lock();
    try {
      var wait = new Wait(now + nanos, count++, lock, condition);
      waits.add(wait);
      return wait;
    } finally {
      guard.unlock();
    }
  }

  private void end(Wait wait) {
    guard.lock();
    try {
      waits.remove(wait);
    } finally {
      guard.unlock();
    }
  }

  /**
   * Lets so much time pass. To be called in a virtual thread, by one at a time.
   *
   * @throws IllegalStateException in a thread of the platform
   */
  public void pass(Duration duration) {
    if (!Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("time passes only in a virtual thread");
    }
    long end = nanos() + duration.toNanos();
    settle();
    for (Wait next = advance(end); next != null; next = advance(end)) {
      next.wake();
      settle();
    }
  }

  /** Lets all other threads do what they can do now. */
  @SuppressWarnings("ThreadPriorityCheck") // there is one carrier, and it takes threads in order
  private void settle() {
    int turns = 0;
    do {
      if (++turns % TURNS_MAX == 0) {
        // Who was handed in from outside, as after a wait for a monitor, comes after who yields.
        LockSupport.parkNanos(1);
      } else {
        Thread.yield();
      }
    } while (isBusy());
  }

  /** Whether another thread runs or waits to run. */
  private boolean isBusy() {
    return scheduler.getQueuedVirtualThreadCount() > 0
        || scheduler.getMountedVirtualThreadCount() > 1;
  }

  /** Goes on to the next wait's end and takes it out; null when that is later than this. */
  private @Nullable Wait advance(long end) {
    guard.lock();
    try {
      Wait next = waits.peek();
      if (next == null || next.end > end) {
        now = end;
        return null;
      }
      now = Math.max(now, next.end);
      return waits.remove();
    } finally {
      guard.unlock();
    }
  }

  /** Lets the process run virtual threads side by side again. */
  @Override
  public void close() {
    scheduler.setParallelism(parallelismBefore);
  }
}
