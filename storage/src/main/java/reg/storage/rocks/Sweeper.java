package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import reg.base.ProgressListener;
import reg.ipld.multiformats.Multihash;
import reg.storage.GcReport;

/**
 * Removes the index entries of blocks that are neither marked, nor new, nor found meanwhile. Their
 * bytes go when their segments do.
 */
final class Sweeper {
  /** Entries removed at a time: short enough that puts beside it do not wait noticeably. */
  private static final int BATCH = 1024;

  private final Database database;
  private final BlockIndex index;
  private final Marker marker;
  private final long firstKept;
  private final Map<Multihash, Location> candidates = new HashMap<>();
  private final Map<Long, Long> live = new HashMap<>();
  private long kept;
  private long removed;
  private long removedBytes;

  Sweeper(Database database, BlockIndex index, Marker marker, long firstKept) {
    this.database = database;
    this.index = index;
    this.marker = marker;
    this.firstKept = firstKept;
  }

  void sweep(ProgressListener progress) {
    try (var scan = database.scan(Family.BLOCK, new byte[0])) {
      while (scan.next()) {
        Location location = Location.decode(scan.value());
        progress.advance(location.storedBytes());
        if (location.segment() >= firstKept || marker.isMarked(location)) {
          keep(location);
        } else {
          candidates.put(Multihash.decode(ByteBuffer.wrap(scan.key())), location);
          if (candidates.size() == BATCH) {
            removeCandidates();
          }
        }
      }
    }
    removeCandidates();
  }

  private void removeCandidates() {
    Map<Multihash, Location> left = index.removeUnfound(candidates);
    left.values().forEach(this::keep);
    removed += candidates.size() - left.size();
    candidates.keySet().removeAll(left.keySet());
    removedBytes += candidates.values().stream().mapToLong(Location::storedBytes).sum();
    candidates.clear();
  }

  private void keep(Location location) {
    kept++;
    live.merge(location.segment(), location.storedBytes(), Long::sum);
  }

  /** The bytes still needed of each segment older than the collection. */
  Live live() {
    return new Live(firstKept, Map.copyOf(live));
  }

  /**
   * How much of the segments is still needed.
   *
   * @param firstKept segments from this number on are not looked at
   * @param bytes by segment number; absent is none
   */
  record Live(long firstKept, Map<Long, Long> bytes) {}

  GcReport report() {
    return new GcReport(kept, removed, removedBytes);
  }
}
