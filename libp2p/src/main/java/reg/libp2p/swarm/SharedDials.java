package reg.libp2p.swarm;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.PeerId;

/** One dial a peer at a time: who comes meanwhile waits for its outcome. */
final class SharedDials {
  private final Map<PeerId, FutureTask<Connection>> running = new ConcurrentHashMap<>();

  /**
   * Runs the dial, or waits for the one that is under way.
   *
   * @throws RegistryException what the dial throws
   */
  Connection run(PeerId peer, Callable<Connection> dial) throws InterruptedException {
    while (true) {
      var mine = new FutureTask<>(dial);
      FutureTask<Connection> other = running.putIfAbsent(peer, mine);
      if (other == null) {
        try {
          mine.run();
        } finally {
          running.remove(peer, mine);
        }
        return outcome(mine);
      }
      Connection connection = outcomeOfOther(other);
      if (connection != null) {
        return connection;
      }
    }
  }

  /**
   * The outcome of another thread's dial; null when that thread was interrupted, and not this one.
   */
  private static @Nullable Connection outcomeOfOther(FutureTask<Connection> other)
      throws InterruptedException {
    try {
      return outcome(other);
    } catch (InterruptedException e) {
      if (other.isDone() && !Thread.currentThread().isInterrupted()) {
        return null;
      }
      throw e;
    }
  }

  private static Connection outcome(FutureTask<Connection> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RegistryException refused -> throw refused;
        case InterruptedException interrupted -> throw interrupted;
        case null, default -> throw new IllegalStateException("dialling failed", e);
      }
    }
  }
}
