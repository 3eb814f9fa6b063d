package reg.libp2p;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between threads that can end: who offers never waits, who takes does.
 *
 * @param <T> what is handed over
 */
public final class Handoff<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<T> items = new ArrayDeque<>();
  private final int capacity;
  private final Timeline timeline;
  private boolean ended;

  /**
   * @param capacity how many items may wait
   */
  public Handoff(int capacity) {
    this(capacity, Timeline.SYSTEM);
  }

  /**
   * @param capacity how many items may wait
   * @param timeline in which who takes them waits
   */
  public Handoff(int capacity, Timeline timeline) {
    this.capacity = capacity;
    this.timeline = timeline;
  }

  /** Adds an item; false when it is full or has ended. */
  public boolean offer(T item) {
    lock.lock();
    try {
      if (ended || items.size() >= capacity) {
        return false;
      }
      items.add(item);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for an item; null when it has ended and nothing is left. */
  public @Nullable T take() throws InterruptedException {
    return poll(Long.MAX_VALUE);
  }

  /** Waits for an item at most so long; null when none came, or as {@link #take}. */
  public @Nullable T poll(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (items.isEmpty() && !ended && left > 0) {
        left = timeline.await(lock, changed, left);
      }
      return items.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further items; those inside can still be taken. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes all items that are left, without waiting. */
  public List<T> drain() {
    lock.lock();
    try {
      List<T> left = List.copyOf(items);
      items.clear();
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it takes no more items. */
  public boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** How many items wait. */
  public int size() {
    lock.lock();
    try {
      return items.size();
    } finally {
      lock.unlock();
    }
  }
}
