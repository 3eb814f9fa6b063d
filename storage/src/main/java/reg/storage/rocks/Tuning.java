package reg.storage.rocks;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Logger;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;

/**
 * RocksDB's options, and why they are as they are. Owns the native objects behind them, which must
 * outlive the database.
 */
final class Tuning implements AutoCloseable {
  /** Uncompressed blocks of packed segments and index blocks, kept for the next read. */
  private static final long CACHE_BYTES = 16 << 20;

  private static final long INDEX_MEMTABLE_BYTES = 8 << 20;
  private static final long SMALL_MEMTABLE_BYTES = 1 << 20;

  /** Beyond this the families are flushed, so that a start replays no more. */
  private static final long LOG_BYTES_MAX = 16 << 20;

  private static final long MANIFEST_BYTES_MAX = 4 << 20;

  /** Below the usual limit of 1,024 descriptors a process. */
  private static final int OPEN_TABLES_MAX = 512;

  private static final int FILTER_BITS = 10;
  private static final int TABLE_FORMAT = 6;

  /**
   * Neighbours in a packed segment are compressed together. At 256 KiB, JSON lines of 1 to 64 KiB
   * come to 0.320 of their size, at 64 KiB to 0.336, alone to 0.350.
   */
  private static final int PACKED_BLOCK_BYTES = 256 << 10;

  private static final int PACKED_LEVEL = 1;

  private final List<AbstractNativeReference> owned = new ArrayList<>();
  private final Cache cache;

  // A torn last record is a crash; damage before it must be seen, not skipped.
  private WALRecoveryMode recovery = WALRecoveryMode.TolerateCorruptedTailRecords;

  Tuning() {
    loadLibrary();
    cache = own(new LRUCache(CACHE_BYTES));
  }

  /** Loads the native library, once a process. */
  static void loadLibrary() {
    RocksDB.loadLibrary();
  }

  /** For opening a damaged database: what cannot be read of a log is passed over. */
  Tuning forgiving() {
    recovery = WALRecoveryMode.SkipAnyCorruptedRecords;
    return this;
  }

  DBOptions database() {
    return own(new DBOptions())
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setMaxOpenFiles(OPEN_TABLES_MAX)
        .setMaxFileOpeningThreads(1)
        .setSkipStatsUpdateOnDbOpen(true)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setMaxManifestFileSize(MANIFEST_BYTES_MAX)
        .setMaxTotalWalSize(LOG_BYTES_MAX)
        // Space that is reserved and not used looks used, and is after a crash.
        .setAllowFAllocate(false)
        // A start that had to write a table would be slow; close decides when the log is flushed.
        .setAvoidFlushDuringRecovery(true)
        .setWalRecoveryMode(recovery)
        .setLogger(own(new Silence()));
  }

  ColumnFamilyOptions family(Family family) {
    var options = own(new ColumnFamilyOptions()).setCompressionType(CompressionType.NO_COMPRESSION);
    return switch (family) {
      // Segments never overlap, so there is nothing to compact and no reason to stall.
      case DATA ->
          options
              .setTableFormatConfig(table())
              .setWriteBufferSize(SMALL_MEMTABLE_BYTES)
              .setDisableAutoCompactions(true);
      case BLOCK ->
          options
              .setTableFormatConfig(table().setFilterPolicy(own(new BloomFilter(FILTER_BITS))))
              .setWriteBufferSize(INDEX_MEMTABLE_BYTES);
      case META, PIN, REF, PEER ->
          options.setTableFormatConfig(table()).setWriteBufferSize(SMALL_MEMTABLE_BYTES);
    };
  }

  /** How a segment's table is written. */
  Options segment(Lane lane) {
    var options = own(new Options());
    return switch (lane) {
      case SOLID ->
          options.setCompressionType(CompressionType.NO_COMPRESSION).setTableFormatConfig(table());
      case PACKED ->
          options
              .setCompressionType(CompressionType.ZSTD_COMPRESSION)
              .setCompressionOptions(own(new CompressionOptions()).setLevel(PACKED_LEVEL))
              .setTableFormatConfig(table().setBlockSize(PACKED_BLOCK_BYTES));
    };
  }

  private BlockBasedTableConfig table() {
    return new BlockBasedTableConfig().setBlockCache(cache).setFormatVersion(TABLE_FORMAT);
  }

  private <T extends AbstractNativeReference> T own(T object) {
    owned.add(object);
    return object;
  }

  @Override
  public void close() {
    owned.reversed().forEach(AbstractNativeReference::close);
  }

  /** Instead of a LOG file: what matters comes back as a status. */
  private static final class Silence extends Logger {
    Silence() {
      super(InfoLogLevel.FATAL_LEVEL);
    }

    @Override
    protected void log(InfoLogLevel level, String message) {}
  }
}
