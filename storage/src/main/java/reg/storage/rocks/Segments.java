package reg.storage.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.storage.StorageConfig;
import reg.storage.form.Form;

/**
 * Gathers blocks into segments and writes those that are full, or all on flush. A gathered block
 * can be read at once; when its segment cannot be written it is gone again, and the next flush says
 * so.
 */
final class Segments implements AutoCloseable {
  /** Segments in memory at once, in multiples of a whole one: two being filled, one written. */
  private static final int IN_MEMORY = 3;

  /** Compressing a packed segment takes a core; writing a solid one hardly does. */
  private static final int WRITERS = 2;

  private final StoreFolder folder;
  private final Database database;
  private final StorageConfig config;
  private final Map<Lane, Options> tables = new EnumMap<>(Lane.class);
  private final Map<Lane, Filling> lanes = new EnumMap<>(Lane.class);
  private final ChunkPool pool;
  private final AtomicLong nextNumber;
  private final Map<Multihash, Segment.Entry> pending = new ConcurrentHashMap<>();
  private final Set<Segment> writing = ConcurrentHashMap.newKeySet();
  private final ExecutorService writers =
      Executors.newFixedThreadPool(
          WRITERS, Thread.ofPlatform().daemon().name("reg-segment-", 0).factory());

  /** Set when a segment was lost and nobody was told yet. */
  private volatile @Nullable RegistryException failure;

  /** The segment that a lane fills now. */
  private static final class Filling {
    final ReentrantLock lock = new ReentrantLock();
    @Nullable Segment segment;
  }

  Segments(StoreFolder folder, Database database, StorageConfig config) {
    this.folder = folder;
    this.database = database;
    this.config = config;
    this.pool = memory(IN_MEMORY);
    byte[] last = database.lastKey(Family.DATA);
    this.nextNumber = new AtomicLong(last == null ? 1 : Sequence.segment(Sequence.of(last)) + 1);
    for (Lane lane : Lane.values()) {
      tables.put(lane, database.tuning().segment(lane));
      lanes.put(lane, new Filling());
    }
  }

  /**
   * Gathers a block.
   *
   * @param stored its stored form, copied
   * @return false when it was gathered already
   * @throws RegistryException STORAGE when an earlier segment could not be written
   */
  boolean add(Lane lane, Multihash hash, int rawBytes, ByteBuffer stored) {
    RegistryException failed = failure;
    if (failed != null) {
      throw failed;
    }
    Form form = Form.read(stored.duplicate());
    Filling filling = Objects.requireNonNull(lanes.get(lane));
    filling.lock.lock();
    try {
      if (pending.containsKey(hash)) {
        return false;
      }
      if (filling.segment == null) {
        filling.segment = new Segment(lane, nextNumber.getAndIncrement(), pool);
      }
      Segment.Entry entry = filling.segment.add(hash, form, rawBytes, stored);
      pending.put(hash, entry);
      if (filling.segment.isFull(config.segmentBytes())) {
        seal(filling);
      }
      return true;
    } finally {
      filling.lock.unlock();
    }
  }

  /** The value of a gathered block that is not in the index yet, or null. */
  Segment.@Nullable Entry find(Multihash hash) {
    return pending.get(hash);
  }

  /** Memory for so many whole segments. */
  ChunkPool memory(int wholeSegments) {
    return new ChunkPool(wholeSegments * (config.segmentBytes() / ChunkPool.CHUNK_BYTES));
  }

  /** Every segment with a lower number is sealed. */
  long firstUnsealed() {
    long first = nextNumber.get();
    for (Filling filling : lanes.values()) {
      filling.lock.lock();
      try {
        Segment segment = filling.segment;
        if (segment != null) {
          first = Math.min(first, segment.number());
        }
      } finally {
        filling.lock.unlock();
      }
    }
    return first;
  }

  /**
   * Makes all blocks added so far durable.
   *
   * @throws RegistryException STORAGE when any since the last flush was lost
   */
  void flush() {
    for (Filling filling : lanes.values()) {
      filling.lock.lock();
      try {
        seal(filling);
      } finally {
        filling.lock.unlock();
      }
    }
    List.copyOf(writing).forEach(Segment::awaitRelease);
    RegistryException failed = failure;
    failure = null;
    if (failed != null) {
      throw failed;
    }
  }

  /** Forgets that a segment was lost: whoever put its blocks has given up. */
  void forgetFailure() {
    failure = null;
  }

  private void seal(Filling filling) {
    Segment segment = filling.segment;
    if (segment == null) {
      return;
    }
    filling.segment = null;
    writing.add(segment);
    writers.execute(() -> write(segment));
  }

  /** A new segment for blocks that move; whoever asks fills, files and releases it. */
  Segment forMoves(Lane lane, ChunkPool memory) {
    return new Segment(lane, nextNumber.getAndIncrement(), memory);
  }

  /** Whether a segment takes no more. */
  boolean isFull(Segment segment) {
    return segment.isFull(config.segmentBytes());
  }

  /**
   * Writes a segment's table and hands it to the database; durable on return.
   *
   * @return the table's size in bytes
   */
  long file(Segment segment) {
    Options table = Objects.requireNonNull(tables.get(segment.lane()));
    Path file = folder.incoming().resolve("segment-" + segment.number() + ".sst");
    try {
      long fileBytes = SegmentFile.write(segment, table, file);
      database.ingest(file);
      return fileBytes;
    } catch (RocksDBException e) {
      throw Failures.writing(folder.root(), e);
    } catch (IOException e) {
      throw Failures.writing(folder.root(), e);
    }
  }

  private void write(Segment segment) {
    try {
      requireRoom(segment);
      index(segment, file(segment));
    } catch (RegistryException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = new RegistryException(Fault.STORAGE, "a segment was not written: " + e, e);
    } finally {
      segment.entries().forEach(entry -> pending.remove(entry.hash(), entry));
      writing.remove(segment);
      segment.release();
    }
  }

  private void index(Segment segment, long fileBytes) {
    try (var batch = database.batch()) {
      for (Segment.Entry entry : segment.entries()) {
        batch.put(Family.BLOCK, entry.hash().bytes(), entry.location(fileBytes).encode());
      }
      batch.commit();
    }
  }

  private void requireRoom(Segment segment) {
    if (config.quotaBytes() == StorageConfig.UNLIMITED) {
      return;
    }
    long held = database.tables().stream().mapToLong(table -> table.size()).sum();
    if (held + segment.bytes() > config.quotaBytes()) {
      throw new RegistryException(
          Fault.STORAGE,
          "the store would exceed its quota of "
              + ByteSize.format(config.quotaBytes())
              + "; run `reg gc`, unpin something or raise the quota");
    }
  }

  @Override
  public void close() {
    writers.close();
  }
}
