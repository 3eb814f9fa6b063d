package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.LiveFileMetaData;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;

/**
 * Gives disk space back: drops segments of which nothing is needed, and moves what is left of those
 * of which little is into new ones. Also gathers small segments, which small commits leave behind.
 */
final class Reclaimer implements AutoCloseable {
  /** A segment is emptied when less than this share of it is needed. */
  private static final double NEEDED_MIN = 0.7;

  /** Segments below this size are gathered, once there are so many of them. */
  private static final long SMALL_BYTES = 1 << 20;

  private static final int SMALL_COUNT = 16;

  private final Database database;
  private final Segments segments;
  private final SegmentWriter writer;
  private final BlockIndex index;
  private final Sweeper.Live live;
  private final ChunkPool memory;
  private final Map<Lane, Target> targets = new EnumMap<>(Lane.class);
  private final List<Table> emptied = new ArrayList<>();

  Reclaimer(
      Database database,
      Segments segments,
      SegmentWriter writer,
      BlockIndex index,
      Sweeper.Live live) {
    this.database = database;
    this.segments = segments;
    this.writer = writer;
    this.index = index;
    this.live = live;
    this.memory = segments.memory(Lane.values().length);
  }

  /** A segment's table, by its first and last key. */
  private record Table(long first, long last, long bytes, long neededBytes) {
    boolean isSmall() {
      return bytes < SMALL_BYTES;
    }

    boolean isSparse() {
      return neededBytes < NEEDED_MIN * bytes;
    }
  }

  /** A new segment, and where its blocks come from. */
  private static final class Target {
    final Segment segment;
    final List<Long> origins = new ArrayList<>();

    Target(Segment segment) {
      this.segment = segment;
    }
  }

  void reclaim() {
    List<Table> tables = tables();
    boolean gather = tables.stream().filter(Table::isSmall).count() >= SMALL_COUNT;
    for (Table table : tables) {
      if (table.neededBytes == 0) {
        drop(table);
      }
    }
    for (Table table : tables) {
      if (table.neededBytes > 0 && (table.isSparse() || (gather && table.isSmall()))) {
        empty(table);
      }
    }
    finishMoves();
  }

  private List<Table> tables() {
    var tables = new ArrayList<Table>();
    for (LiveFileMetaData file : database.tables(Family.DATA)) {
      long first = Sequence.of(file.smallestKey());
      long last = Sequence.of(file.largestKey());
      if (Sequence.segment(last) < live.firstKept()) {
        tables.add(new Table(first, last, file.size(), neededBytes(first, last)));
      }
    }
    return tables;
  }

  private long neededBytes(long first, long last) {
    long bytes = 0;
    for (long n = Sequence.segment(first); n <= Sequence.segment(last); n++) {
      bytes += live.bytes().getOrDefault(n, 0L);
    }
    return bytes;
  }

  /** Moves what is needed of a table. One that cannot be read stays as it is, for fsck to name. */
  private void empty(Table table) {
    try (var scan = database.scan(Family.DATA, Sequence.key(table.first))) {
      while (scan.next() && Sequence.of(scan.key()) <= table.last) {
        move(Sequence.of(scan.key()), scan.value());
      }
      emptied.add(table);
    } catch (RegistryException e) {
      if (e.fault() != Fault.CORRUPT && e.fault() != Fault.MALFORMED) {
        throw e;
      }
    }
  }

  private void move(long sequence, byte[] value) {
    var stored = ByteBuffer.wrap(value);
    Multihash hash = Multihash.decode(stored);
    Location location = index.peek(hash);
    if (location == null || location.sequence() != sequence) {
      return;
    }
    Target target =
        targets.computeIfAbsent(
            Lane.of(location), lane -> new Target(segments.begin(lane, memory)));
    target.segment.add(hash, location.form(), location.rawBytes(), stored, () -> {});
    target.origins.add(sequence);
    if (segments.isFull(target.segment)) {
      finishMoves();
    }
  }

  /** Files what was gathered, points the index there, and only then drops where it was. */
  private void finishMoves() {
    for (Target target : targets.values()) {
      writer.file(target.segment);
      var moves = new ArrayList<BlockIndex.Move>();
      for (Segment.Entry entry : target.segment.entries()) {
        long from = target.origins.get(moves.size());
        moves.add(new BlockIndex.Move(entry.hash(), from, entry.location()));
      }
      index.relocate(moves);
      segments.end(target.segment);
    }
    targets.clear();
    emptied.forEach(this::drop);
    emptied.clear();
  }

  private void drop(Table table) {
    database.dropTables(Sequence.key(table.first), Sequence.key(table.last));
  }

  /** Forgets what was gathered and not filed. */
  @Override
  public void close() {
    targets.values().forEach(target -> segments.end(target.segment));
  }
}
