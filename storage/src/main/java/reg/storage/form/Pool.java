package reg.storage.form;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lends out encoders or decoders, so that there are only as many as are used at once.
 *
 * @param <T> what is lent
 */
public final class Pool<T> implements AutoCloseable {
  private final ConcurrentLinkedQueue<T> idle = new ConcurrentLinkedQueue<>();
  private final Supplier<T> maker;
  private final Consumer<T> closer;

  /** A pool that makes and closes what it lends with these. */
  public Pool(Supplier<T> maker, Consumer<T> closer) {
    this.maker = maker;
    this.closer = closer;
  }

  /** Runs the body with one that nobody else uses meanwhile. */
  public <R> R with(Function<T, R> body) {
    T lent = idle.poll();
    if (lent == null) {
      lent = maker.get();
    }
    try {
      return body.apply(lent);
    } finally {
      idle.add(lent);
    }
  }

  /** Closes those that are idle. None may be lent by then. */
  @Override
  public void close() {
    for (T lent = idle.poll(); lent != null; lent = idle.poll()) {
      closer.accept(lent);
    }
  }
}
