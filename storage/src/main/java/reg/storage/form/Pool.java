package reg.storage.form;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lends out encoders or decoders, so that there are only as many as are used at once.
 *
 * @param <T> what is lent
 */
public final class Pool<T extends AutoCloseable> implements AutoCloseable {
  private final ConcurrentLinkedQueue<T> idle = new ConcurrentLinkedQueue<>();
  private final Supplier<T> maker;

  public Pool(Supplier<T> maker) {
    this.maker = maker;
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
      try {
        lent.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
