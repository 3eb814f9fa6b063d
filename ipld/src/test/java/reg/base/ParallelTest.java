package reg.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelTest {
  @Test
  void runsTheBodyOnceForEachItem() throws InterruptedException {
    var done = new ConcurrentLinkedQueue<Integer>();
    Parallel.forEach(range(10_000), 8, done::add);
    assertThat(done).hasSize(10_000).doesNotHaveDuplicates();
  }

  @Test
  void runsAsManyAtATimeAsTheLimitSays() throws InterruptedException {
    var meeting = new CyclicBarrier(3);
    Parallel.forEach(
        range(9),
        3,
        i -> {
          // Three bodies must be inside at once, or the barrier never opens.
          assertThat(await(meeting)).isBetween(0, 2);
        });
  }

  @Test
  void runsNoMoreThanTheLimit() throws InterruptedException {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    Parallel.forEach(
        range(500),
        4,
        i -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          LockSupport.parkNanos(10_000);
          running.decrementAndGet();
        });
    assertThat(most.get()).isBetween(1, 4);
  }

  @Test
  void takesItemsInOrder() throws InterruptedException {
    var done = new ConcurrentLinkedQueue<Integer>();
    Parallel.forEach(range(100), 1, done::add);
    assertThat(done).containsExactlyElementsOf(range(100));
  }

  @Test
  void rethrowsTheFirstFailureAndStops() {
    var done = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Parallel.forEach(
                    () -> Stream.iterate(0, i -> i + 1).iterator(),
                    4,
                    i -> {
                      if (i == 100) {
                        throw new IllegalArgumentException("item 100");
                      }
                      done.incrementAndGet();
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("item 100");
    assertThat(done.get()).isGreaterThanOrEqualTo(100);
  }

  @Test
  void rethrowsAFailureOfTheItemsThemselves() {
    Iterable<Integer> broken =
        () -> {
          throw new IllegalStateException("no items");
        };
    assertThatThrownBy(() -> Parallel.forEach(broken, 2, i -> {})).hasMessage("no items");
    Iterable<Integer> late = () -> range(10).stream().map(i -> 10 / (5 - i)).iterator();
    assertThatThrownBy(() -> Parallel.forEach(late, 2, i -> {}))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void rethrowsErrorsAsTheyAre() {
    assertThatThrownBy(
            () ->
                Parallel.forEach(
                    range(1),
                    1,
                    i -> {
                      throw new StackOverflowError("deep");
                    }))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void endsItsWorkersWhenTheCallerIsInterrupted() throws InterruptedException {
    var inside = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Parallel.forEach(range(2), 1, i -> waitForever(inside, ended));
                  } catch (InterruptedException e) {
                    interrupted.set(ended.getCount() == 0);
                  }
                });
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    caller.join();
    assertThat(interrupted).isTrue();
  }

  @Test
  void refusesALimitOfNothing() {
    assertThatThrownBy(() -> Parallel.forEach(range(1), 0, i -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  private static int await(CyclicBarrier barrier) {
    try {
      return barrier.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError("fewer bodies than the limit ran at once", e);
    }
  }

  private static void waitForever(CountDownLatch inside, CountDownLatch ended) {
    inside.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      ended.countDown();
    }
  }
}
