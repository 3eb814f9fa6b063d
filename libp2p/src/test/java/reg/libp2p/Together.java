package reg.libp2p;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs the other side of a conversation on a virtual thread. */
public final class Together {
  private Together() {}

  /** A running task. */
  public static final class Task<T> {
    private final FutureTask<T> future;

    private Task(Callable<T> body) {
      this.future = new FutureTask<>(body);
      Thread.startVirtualThread(future);
    }

    /** What it returned, or what it threw. */
    public T get() throws Exception {
      try {
        return future.get(20, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Exception cause) {
          throw cause;
        }
        throw e;
      }
    }
  }

  /** Starts the body. */
  public static <T> Task<T> start(Callable<T> body) {
    return new Task<>(body);
  }
}
