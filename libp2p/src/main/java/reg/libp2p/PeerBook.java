package reg.libp2p;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of peers: bounded, the least recently used forgotten first, and nothing kept for
 * long without news. Safe for many threads.
 */
public final class PeerBook {
  /** How long a peer is remembered after the last news of it. */
  static final Duration KEPT = Duration.ofHours(2);

  private final InstantSource clock;
  private final Map<PeerId, Known> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Known> eldest) {
          return size() > Limits.PEERS_MAX;
        }
      };

  private record Known(PeerInfo info, Instant news) {}

  /** An empty book. */
  public PeerBook(InstantSource clock) {
    this.clock = clock;
  }

  /** What is known of a peer, or null. */
  public synchronized @Nullable PeerInfo find(PeerId peer) {
    Known entry = entries.get(peer);
    if (entry == null) {
      return null;
    }
    if (entry.news.plus(KEPT).isBefore(clock.instant())) {
      entries.remove(peer);
      return null;
    }
    return entry.info;
  }

  /** The addresses known of a peer, perhaps none. */
  public List<Multiaddr> addresses(PeerId peer) {
    PeerInfo info = find(peer);
    return info == null ? List.of() : info.addresses();
  }

  /** Whether the peer is known to speak the protocol. */
  public boolean speaks(PeerId peer, String protocol) {
    PeerInfo info = find(peer);
    return info != null && info.protocols().contains(protocol);
  }

  /** Replaces what is known by what the peer said itself. */
  public synchronized void put(PeerInfo info) {
    entries.put(info.peer(), new Known(info, clock.instant()));
  }

  /** Adds addresses in front of the known ones; when there are too many the oldest go. */
  public synchronized void addAddresses(PeerId peer, Collection<Multiaddr> addresses) {
    var merged = new LinkedHashSet<Multiaddr>();
    for (Multiaddr address : addresses) {
      if (address.components().size() > 1) {
        merged.add(address.withoutPeer());
      }
    }
    PeerInfo old = find(peer);
    if (old != null) {
      merged.addAll(old.addresses());
    }
    List<String> protocols = old == null ? List.of() : old.protocols();
    put(new PeerInfo(peer, new ArrayList<>(merged), protocols, old == null ? "" : old.agent()));
  }

  /** How many peers are remembered. */
  public synchronized int size() {
    return entries.size();
  }
}
