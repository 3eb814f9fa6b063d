package reg.libp2p.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Connection;
import reg.libp2p.Limits;
import reg.libp2p.PeerId;

/** The open connections by peer. Safe for many threads. */
final class ConnectionTable {
  private final Map<PeerId, List<Connection>> byPeer = new HashMap<>();
  private boolean closed;

  /** What became of an added connection. */
  enum Added {
    /** It is the peer's first. */
    FIRST,
    /** The peer has others. */
    FURTHER,
    /** There are too many with this peer, or the table was closed. */
    REFUSED
  }

  synchronized Added add(Connection connection) {
    List<Connection> list = byPeer.computeIfAbsent(connection.peer(), _ -> new ArrayList<>());
    if (closed || list.size() >= Limits.CONNECTIONS_PER_PEER_MAX) {
      return Added.REFUSED;
    }
    list.add(connection);
    return list.size() == 1 ? Added.FIRST : Added.FURTHER;
  }

  /** Removes a connection; true when it was the peer's last. */
  synchronized boolean remove(Connection connection) {
    List<Connection> list = byPeer.get(connection.peer());
    if (list == null || !list.remove(connection) || !list.isEmpty()) {
      return false;
    }
    byPeer.remove(connection.peer());
    return true;
  }

  /** The newest open connection with a peer. */
  synchronized @Nullable Connection find(PeerId peer) {
    for (Connection connection : of(peer).reversed()) {
      if (connection.isOpen()) {
        return connection;
      }
    }
    return null;
  }

  synchronized List<Connection> of(PeerId peer) {
    return List.copyOf(byPeer.getOrDefault(peer, List.of()));
  }

  synchronized List<Connection> all() {
    return byPeer.values().stream().flatMap(List::stream).toList();
  }

  /** Takes no more; gives those inside. */
  synchronized List<Connection> close() {
    closed = true;
    return all();
  }
}
