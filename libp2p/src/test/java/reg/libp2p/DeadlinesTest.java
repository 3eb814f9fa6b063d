package reg.libp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits end in time, whoever else waits, and never before. */
@Timeout(60)
class DeadlinesTest {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition condition = lock.newCondition();

  @Test
  void aWaitEndsOnceItsTimeIsOverAndNotBefore() throws InterruptedException {
    for (int millis : new int[] {-1, 0, 20, 250}) {
      long begin = System.nanoTime();
      assertTrue(awaitUntilLeft(Duration.ofMillis(millis)) <= 0);
      assertTrue(System.nanoTime() - begin >= Duration.ofMillis(millis).toNanos());
    }
  }

  @Test
  void aSignalEndsAWaitAndSaysWhatIsLeft() throws Exception {
    var waits = new CountDownLatch(1);
    var left = new CompletableFuture<Long>();
    Thread.ofVirtual().start(() -> left.complete(awaitOnce(Duration.ofHours(1), waits)));
    waits.await();
    signal();
    long rest = left.get();
    assertTrue(rest > Duration.ofMinutes(58).toNanos() && rest < Duration.ofHours(1).toNanos());
  }

  /** As a wait without an end: the sum of now and the time is beyond what a long holds. */
  @Test
  void theLongestWaitDoesNotEndByItself() throws Exception {
    var waits = new CountDownLatch(1);
    var left = new CompletableFuture<Long>();
    Thread.ofVirtual()
        .start(() -> left.complete(awaitOnce(Duration.ofNanos(Long.MAX_VALUE), waits)));
    waits.await();
    // One that began later has ended, so the other was looked at meanwhile.
    var _ = awaitUntilLeft(Duration.ofMillis(250));
    assertEquals(1, waiting());
    signal();
    assertTrue(left.get() > 0);
  }

  @Test
  void aLockThatIsHeldDoesNotHoldUpOthers() throws InterruptedException {
    var held = new ReentrantLock();
    Condition never = held.newCondition();
    var inside = new CountDownLatch(1);
    var waiter =
        Thread.ofVirtual()
            .start(
                () -> {
                  held.lock();
                  try {
                    inside.countDown();
                    var _ = Timeline.SYSTEM.await(held, never, Duration.ofMillis(250).toNanos());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } finally {
                    held.unlock();
                  }
                });
    inside.await();
    held.lock();
    try {
      assertTrue(awaitUntilLeft(Duration.ofMillis(500)) <= 0);
    } finally {
      held.unlock();
    }
    waiter.join();
  }

  @Test
  void manyWaitsEndEach() throws InterruptedException {
    var left = new ConcurrentLinkedQueue<Long>();
    var waiters = new ArrayList<Thread>();
    for (int i = 0; i < 200; i++) {
      waiters.add(Thread.ofVirtual().start(() -> left.add(endOf(Duration.ofMillis(300)))));
    }
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertEquals(200, left.stream().filter(rest -> rest <= 0).count());
  }

  @Test
  void anInterruptEndsAWait() throws InterruptedException {
    var waits = new CountDownLatch(1);
    var left = new CompletableFuture<Long>();
    Thread waiter =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    left.complete(awaitOnce(Duration.ofHours(1), waits));
                  } catch (IllegalStateException e) {
                    left.completeExceptionally(e);
                  }
                });
    waits.await();
    waiter.interrupt();
    assertThrows(ExecutionException.class, left::get);
  }

  private long endOf(Duration time) {
    try {
      return awaitUntilLeft(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long awaitUntilLeft(Duration time) throws InterruptedException {
    var mine = new ReentrantLock();
    Condition never = mine.newCondition();
    mine.lock();
    try {
      long left = time.toNanos();
      do {
        left = Timeline.SYSTEM.await(mine, never, left);
      } while (left > 0);
      return left;
    } finally {
      mine.unlock();
    }
  }

  private long awaitOnce(Duration time, CountDownLatch waits) {
    lock.lock();
    try {
      waits.countDown();
      return Timeline.SYSTEM.await(lock, condition, time.toNanos());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    lock.lock();
    try {
      condition.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int waiting() {
    lock.lock();
    try {
      return lock.getWaitQueueLength(condition);
    } finally {
      lock.unlock();
    }
  }
}
