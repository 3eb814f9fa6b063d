package reg.libp2p.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import reg.libp2p.Connection;

/**
 * Closes connections that nobody uses when there are too many. A connection is idle when it has no
 * stream; it is spared for its first seconds.
 */
final class Trimmer {
  /** Above this many connections idle ones are closed. */
  static final int CONNECTIONS_HIGH = 192;

  /** Down to this many. */
  static final int CONNECTIONS_LOW = 128;

  static final Duration GRACE = Duration.ofSeconds(20);

  private final Map<Connection, Long> since = new WeakHashMap<>();

  synchronized void opened(Connection connection, long nanos) {
    since.put(connection, nanos);
  }

  /** Closes idle connections, the oldest first, when there are too many of them. */
  void trim(List<Connection> open, long nanos) {
    if (open.size() > CONNECTIONS_HIGH) {
      close(open, open.size() - CONNECTIONS_LOW, nanos);
    }
  }

  /** Closes one idle connection to make room for another. */
  void makeRoom(List<Connection> open, long nanos) {
    close(open, 1, nanos);
  }

  private void close(List<Connection> open, int count, long nanos) {
    open.stream()
        .filter(connection -> connection.streams() == 0 && age(connection, nanos) > GRACE.toNanos())
        .sorted((a, b) -> Long.compare(age(b, nanos), age(a, nanos)))
        .limit(count)
        .toList()
        .forEach(Trimmer::close);
  }

  private static void close(Connection connection) {
    connection.close();
  }

  private synchronized long age(Connection connection, long nanos) {
    return nanos - since.getOrDefault(connection, nanos);
  }
}
