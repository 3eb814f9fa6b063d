package reg.storage.rocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.LogFile;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The one place that talks to an open RocksDB. Keys and values are whole arrays; failures are
 * {@link reg.base.RegistryException}s. Safe for many threads, and for calls after close, which are
 * refused.
 */
final class Database implements AutoCloseable {
  /** Replaying more than this at the next start would be felt. */
  private static final int LOG_FILES_MAX = 8;

  private static final long LOG_BYTES_MAX = 2 << 20;

  private final Path folder;
  private final Tuning tuning;
  private final RocksDB db;
  private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
  private final Gate gate = new Gate();
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions();
  private final ReadOptions reading = new ReadOptions();
  private final ReadOptions readingOnce = new ReadOptions().setFillCache(false);

  private Database(Path folder, Tuning tuning, RocksDB db, List<ColumnFamilyHandle> handles) {
    this.folder = folder;
    this.tuning = tuning;
    this.db = db;
    var next = handles.iterator();
    for (Family family : Family.values()) {
      this.handles.put(family, next.next());
    }
  }

  /**
   * Opens the database in a folder, making it when there is none.
   *
   * @throws reg.base.RegistryException CORRUPT when a file it needs is damaged
   */
  static Database open(Path folder, Tuning tuning) {
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    for (Family family : Family.values()) {
      descriptors.add(new ColumnFamilyDescriptor(family.label(), tuning.family(family)));
    }
    var handles = new ArrayList<ColumnFamilyHandle>();
    try {
      var db = RocksDB.open(tuning.database(), folder.toString(), descriptors, handles);
      return new Database(folder, tuning, db, handles);
    } catch (RocksDBException e) {
      throw Failures.opening(folder, e);
    }
  }

  /** The value of a key, or null. */
  byte @Nullable [] get(Family family, byte[] key) {
    return get(family, reading, key);
  }

  /** The value of a key, or null; passes the block cache by. */
  byte @Nullable [] getOnce(Family family, byte[] key) {
    return get(family, readingOnce, key);
  }

  /**
   * The value of a key, as much of it as an array takes; passes the block cache by.
   *
   * @return how many bytes the value has, or -1 when there is none
   */
  int getOnce(Family family, byte[] key, byte[] into) {
    gate.enter();
    try {
      return db.get(handle(family), readingOnce, key, into);
    } catch (RocksDBException e) {
      throw Failures.reading(folder, family, e);
    } finally {
      gate.leave();
    }
  }

  private byte @Nullable [] get(Family family, ReadOptions options, byte[] key) {
    gate.enter();
    try {
      return db.get(handle(family), options, key);
    } catch (RocksDBException e) {
      throw Failures.reading(folder, family, e);
    } finally {
      gate.leave();
    }
  }

  /** Changes that are applied as one. */
  final class Batch implements AutoCloseable {
    private final WriteBatch batch = new WriteBatch();

    Batch put(Family family, byte[] key, byte[] value) {
      try {
        batch.put(handle(family), key, value);
        return this;
      } catch (RocksDBException e) {
        throw Failures.writing(folder, e);
      }
    }

    Batch delete(Family family, byte[] key) {
      try {
        batch.delete(handle(family), key);
        return this;
      } catch (RocksDBException e) {
        throw Failures.writing(folder, e);
      }
    }

    /** Applies the changes; they are durable on return. */
    void commit() {
      write(synced);
    }

    /** Applies the changes; they are durable with the next {@link #commit} of any batch. */
    void apply() {
      write(unsynced);
    }

    private void write(WriteOptions options) {
      gate.enter();
      try {
        db.write(options, batch);
      } catch (RocksDBException e) {
        throw Failures.writing(folder, e);
      } finally {
        gate.leave();
      }
    }

    @Override
    public void close() {
      batch.close();
    }
  }

  Batch batch() {
    return new Batch();
  }

  /** A walk over the keys of a family, as they were when it began. */
  final class Scan implements AutoCloseable {
    private final Family family;
    private final RocksIterator iterator;
    private boolean begun;

    private Scan(Family family, byte[] from) {
      this.family = family;
      this.iterator = db.newIterator(handle(family), readingOnce);
      iterator.seek(from);
    }

    /** Moves to the next key; false when there is none. */
    boolean next() {
      if (begun) {
        iterator.next();
      }
      begun = true;
      if (iterator.isValid()) {
        return true;
      }
      try {
        iterator.status();
      } catch (RocksDBException e) {
        throw Failures.reading(folder, family, e);
      }
      return false;
    }

    byte[] key() {
      return iterator.key();
    }

    byte[] value() {
      return iterator.value();
    }

    @Override
    public void close() {
      iterator.close();
      gate.leave();
    }
  }

  /** Walks the keys of a family from a key on. */
  Scan scan(Family family, byte[] from) {
    gate.enter();
    return new Scan(family, from);
  }

  /** The last key of a family, or null when it is empty. */
  byte @Nullable [] lastKey(Family family) {
    gate.enter();
    try (var iterator = db.newIterator(handle(family), readingOnce)) {
      iterator.seekToLast();
      if (iterator.isValid()) {
        return iterator.key();
      }
      iterator.status();
      return null;
    } catch (RocksDBException e) {
      throw Failures.reading(folder, family, e);
    } finally {
      gate.leave();
    }
  }

  /** Takes over a finished table; durable on return. */
  void ingest(Family family, Path table) {
    gate.enter();
    try (var options = new IngestExternalFileOptions().setMoveFiles(true)) {
      db.ingestExternalFile(handle(family), List.of(table.toString()), options);
    } catch (RocksDBException e) {
      throw Failures.writing(folder, e);
    } finally {
      gate.leave();
    }
  }

  /** Drops the tables of {@link Family#DATA} that lie wholly within the keys, bounds included. */
  void dropTables(byte[] first, byte[] last) {
    gate.enter();
    try {
      db.deleteFilesInRanges(handle(Family.DATA), List.of(first, last), true);
    } catch (RocksDBException e) {
      throw Failures.writing(folder, e);
    } finally {
      gate.leave();
    }
  }

  /** The tables that hold the database's content now, but for what only the log has. */
  List<LiveFileMetaData> tables() {
    gate.enter();
    try {
      return db.getLiveFilesMetaData();
    } finally {
      gate.leave();
    }
  }

  /** The tables of a family. */
  List<LiveFileMetaData> tables(Family family) {
    return tables().stream().filter(table -> family.is(table.columnFamilyName())).toList();
  }

  /** What the tables with blocks take. */
  long dataBytes() {
    return tables(Family.DATA).stream().mapToLong(LiveFileMetaData::size).sum();
  }

  /** Moves what only the log has into tables, so that the next start need not replay it. */
  void flushLog() {
    gate.enter();
    try (var options = new FlushOptions().setWaitForFlush(true)) {
      db.flush(options, List.copyOf(handles.values()));
    } catch (RocksDBException e) {
      throw Failures.writing(folder, e);
    } finally {
      gate.leave();
    }
  }

  /** Flushes the log when there is so much of it that the next start would be slow. */
  void tidyLog() {
    gate.enter();
    try {
      var logs = db.getSortedWalFiles();
      long bytes = logs.stream().mapToLong(LogFile::sizeFileBytes).sum();
      if (logs.size() <= LOG_FILES_MAX && bytes <= LOG_BYTES_MAX) {
        return;
      }
    } catch (RocksDBException e) {
      throw Failures.writing(folder, e);
    } finally {
      gate.leave();
    }
    flushLog();
  }

  /** The options, which live as long as this. */
  Tuning tuning() {
    return tuning;
  }

  private ColumnFamilyHandle handle(Family family) {
    return Objects.requireNonNull(handles.get(family));
  }

  @Override
  public void close() {
    if (!gate.close()) {
      return;
    }
    handles.values().forEach(ColumnFamilyHandle::close);
    db.close();
    List.of(reading, readingOnce).forEach(ReadOptions::close);
    List.of(synced, unsynced).forEach(WriteOptions::close);
    tuning.close();
  }
}
