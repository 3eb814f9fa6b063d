package reg.ipfs.dht;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.libp2p.PeerId;

/**
 * The servers that are known, in buckets by how many leading bits their place shares with ours.
 * Only a peer that answered comes in. Safe for many threads.
 */
final class RoutingTable {
  private final DhtScope scope;
  private final DhtKey self;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, List<Entry>> buckets = new TreeMap<>();

  private record Entry(DhtPeer peer, DhtKey key, @Nullable String group, Instant heard) {}

  /** An empty table around our own place. */
  RoutingTable(DhtScope scope, DhtKey self) {
    this.scope = scope;
    this.self = self;
  }

  /** What became of a peer that was offered. */
  enum Offered {
    NEW,
    KNOWN,
    REFUSED
  }

  /**
   * Takes a peer that has just answered in, or notes that a known one did. A full bucket gives up a
   * peer that was silent for long.
   */
  Offered heard(DhtPeer answered, Instant now) {
    DhtPeer peer = scope.filter(answered);
    DhtKey key = DhtKey.of(peer.id());
    if (peer.place() == null || key.equals(self)) {
      return Offered.REFUSED;
    }
    var entry = new Entry(peer, key, scope.group(peer.place()), now);
    lock.lock();
    try {
      List<Entry> bucket =
          buckets.computeIfAbsent(self.sharedBits(key), _ -> new ArrayList<>(DhtLimits.K));
      boolean known = bucket.removeIf(old -> old.peer.id().equals(peer.id()));
      if (isCrowded(entry, bucket) || !hasRoom(bucket, now)) {
        return Offered.REFUSED;
      }
      bucket.add(entry);
      return known ? Offered.KNOWN : Offered.NEW;
    } finally {
      lock.unlock();
    }
  }

  private boolean isCrowded(Entry entry, List<Entry> bucket) {
    return entry.group != null
        && (ofGroup(entry.group, bucket) >= DhtLimits.GROUP_PER_BUCKET_MAX
            || buckets.values().stream().mapToInt(all -> ofGroup(entry.group, all)).sum()
                >= DhtLimits.GROUP_MAX);
  }

  private static int ofGroup(String group, List<Entry> bucket) {
    return (int) bucket.stream().filter(entry -> group.equals(entry.group)).count();
  }

  private static boolean hasRoom(List<Entry> bucket, Instant now) {
    if (bucket.size() < DhtLimits.K) {
      return true;
    }
    Entry oldest = bucket.stream().min(Comparator.comparing(Entry::heard)).orElseThrow();
    return isSilent(oldest, now) && bucket.remove(oldest);
  }

  private static boolean isSilent(Entry entry, Instant now) {
    return !entry.heard.plus(DhtLimits.SILENT).isAfter(now);
  }

  /** Removes a peer that did not answer. */
  void failed(PeerId peer) {
    lock.lock();
    try {
      buckets.values().forEach(bucket -> bucket.removeIf(entry -> entry.peer.id().equals(peer)));
    } finally {
      lock.unlock();
    }
  }

  /** The peers nearest to a place, nearest first. */
  List<DhtPeer> nearest(DhtKey target, int max) {
    return all().stream()
        .sorted((a, b) -> target.compareDistance(a.key, b.key))
        .limit(max)
        .map(Entry::peer)
        .toList();
  }

  /** The peers that were not heard for long. */
  List<DhtPeer> silent(Instant now) {
    return all().stream().filter(entry -> isSilent(entry, now)).map(Entry::peer).toList();
  }

  /** The entry of a peer; null when it is not in. */
  @Nullable DhtPeer find(PeerId peer) {
    for (Entry entry : all()) {
      if (entry.peer.id().equals(peer)) {
        return entry.peer;
      }
    }
    return null;
  }

  /** The most leading bits that a peer shares with us. */
  int deepest() {
    return all().stream().mapToInt(entry -> self.sharedBits(entry.key)).max().orElse(0);
  }

  /** Whether the bucket of peers that share so many bits has room. */
  boolean hasRoom(int sharedBits) {
    lock.lock();
    try {
      return Objects.requireNonNullElse(buckets.get(sharedBits), List.of()).size() < DhtLimits.K;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    return all().size();
  }

  private List<Entry> all() {
    lock.lock();
    try {
      return buckets.values().stream().flatMap(List::stream).toList();
    } finally {
      lock.unlock();
    }
  }
}
