package reg.storage.rocks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import reg.ipld.multiformats.Multihash;
import reg.storage.Lease;

/**
 * Where blocks are, and which of them garbage collection must leave alone: those written since the
 * oldest lease or collection began, by segment number, and those that somebody was told are held,
 * one by one.
 */
final class BlockIndex {
  private final Database database;
  private final Segments segments;

  /** Held to look an entry up and note that it was found; held alone to remove entries. */
  private final ReentrantReadWriteLock removal = new ReentrantReadWriteLock();

  private final Set<Guard> guards = ConcurrentHashMap.newKeySet();
  private final SequenceSet found = new SequenceSet();

  BlockIndex(Database database, Segments segments) {
    this.database = database;
    this.segments = segments;
  }

  /** From its making on, what is written or found is kept. */
  final class Guard implements Lease {
    private final long first = segments.firstUnsettled();
    private final long firstOfAll =
        guards.stream().mapToLong(guard -> guard.first).min().orElse(first);

    /**
     * Blocks in segments from this number on are kept, by this guard or by one that was there when
     * it was made.
     */
    long firstOfAll() {
      return firstOfAll;
    }

    @Override
    public void close() {
      boolean last;
      removal.writeLock().lock();
      try {
        last = guards.remove(this) && guards.isEmpty();
        if (last) {
          found.clear();
        }
      } finally {
        removal.writeLock().unlock();
      }
      if (last) {
        segments.giveUpFailed();
      }
    }
  }

  /** A guard for somebody who starts anew: what was given up before is not held against them. */
  Guard lease() {
    if (guards.isEmpty()) {
      segments.forgetLoss();
    }
    return guard();
  }

  Guard guard() {
    removal.writeLock().lock();
    try {
      var guard = new Guard();
      guards.add(guard);
      return guard;
    } finally {
      removal.writeLock().unlock();
    }
  }

  /** The block's location, or null; nobody counts on the block still being there later. */
  @Nullable Location peek(Multihash hash) {
    byte[] value = database.get(Family.BLOCK, hash.bytes());
    return value == null ? null : Location.decode(value);
  }

  /** The block's location, or null; under a guard it stays. */
  @Nullable Location find(Multihash hash) {
    if (guards.isEmpty()) {
      return peek(hash);
    }
    removal.readLock().lock();
    try {
      Location location = peek(hash);
      if (location != null) {
        found.add(location.sequence());
      }
      return location;
    } finally {
      removal.readLock().unlock();
    }
  }

  /** Removes entries, durably. */
  void remove(List<Multihash> hashes) {
    removal.writeLock().lock();
    try (var batch = database.batch()) {
      hashes.forEach(hash -> batch.delete(Family.BLOCK, hash.bytes()));
      batch.commit();
    } finally {
      removal.writeLock().unlock();
    }
  }

  /**
   * Removes the entries that nobody found and that still say the same, durably.
   *
   * @return those left alone
   */
  Map<Multihash, Location> removeUnfound(Map<Multihash, Location> candidates) {
    var kept = new HashMap<Multihash, Location>();
    removal.writeLock().lock();
    try (var batch = database.batch()) {
      candidates.forEach(
          (hash, location) -> {
            if (found.contains(location.sequence()) || !location.equals(peek(hash))) {
              kept.put(hash, location);
            } else {
              batch.delete(Family.BLOCK, hash.bytes());
            }
          });
      batch.commit();
      return kept;
    } finally {
      removal.writeLock().unlock();
    }
  }

  /** Points entries elsewhere, durably, but for those that do not point where they did. */
  void relocate(List<Move> moves) {
    removal.writeLock().lock();
    try (var batch = database.batch()) {
      for (Move move : moves) {
        Location now = peek(move.hash);
        if (now != null && now.sequence() == move.from) {
          batch.put(Family.BLOCK, move.hash.bytes(), move.to.encode());
        }
      }
      batch.commit();
    } finally {
      removal.writeLock().unlock();
    }
  }

  /**
   * A block's way to another segment.
   *
   * @param hash the block
   * @param from its sequence number before
   * @param to its location afterwards
   */
  record Move(Multihash hash, long from, Location to) {}
}
