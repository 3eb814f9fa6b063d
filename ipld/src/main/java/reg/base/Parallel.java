package reg.base;

import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounded fan-out: the first failure stops the rest and is rethrown. The one place that starts
 * worker threads for a loop.
 */
public final class Parallel {
  private Parallel() {}

  /**
   * Runs the body for each item, at most {@code limit} at a time, on platform threads (the work is
   * hashing and compression, which would hold a virtual thread's carrier anyway). Items are taken
   * in order. Returns when all are done.
   *
   * @throws InterruptedException when the calling thread is interrupted; the workers have ended by
   *     then
   */
  public static <T> void forEach(Iterable<? extends T> items, int limit, Consumer<? super T> body)
      throws InterruptedException {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
    var work = new Work<T>(items.iterator());
    try (var pool = Executors.newFixedThreadPool(limit, work::thread)) {
      for (int i = 0; i < limit; i++) {
        pool.execute(() -> work.drain(body));
      }
      pool.shutdown();
      try {
        while (!pool.awaitTermination(1, java.util.concurrent.TimeUnit.HOURS)) {
          // An hour is only how often the wait is renewed.
        }
      } catch (InterruptedException e) {
        work.stop(e);
        pool.shutdownNow();
        throw e;
      }
    }
    work.rethrow();
  }

  /** The items left, and the first failure. */
  private static final class Work<T> {
    private final Iterator<? extends T> items;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicInteger threads = new AtomicInteger();

    Work(Iterator<? extends T> items) {
      this.items = items;
    }

    /** The JDK's own way to number threads is linked anew at each start. */
    Thread thread(Runnable body) {
      return Thread.ofPlatform().daemon().name("reg-" + threads.getAndIncrement()).unstarted(body);
    }

    void drain(Consumer<? super T> body) {
      try {
        while (true) {
          T item;
          synchronized (items) {
            if (failure.get() != null || !items.hasNext()) {
              return;
            }
            item = items.next();
          }
          body.accept(item);
        }
      } catch (Throwable t) {
        stop(t);
      }
    }

    void stop(Throwable t) {
      failure.compareAndSet(null, t);
    }

    void rethrow() {
      Throwable first = failure.get();
      if (first instanceof RuntimeException e) {
        throw e;
      }
      if (first instanceof Error e) {
        throw e;
      }
      if (first != null) {
        throw new IllegalStateException(first);
      }
    }
  }
}
