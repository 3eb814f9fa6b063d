package reg.storage.rocks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.storage.StorageConfig;

/** Makes a gathered segment durable: its table first, then its entries in the index. */
final class SegmentWriter {
  private final StoreFolder folder;
  private final Database database;
  private final StorageConfig config;
  private final Map<Lane, Options> tables = new EnumMap<>(Lane.class);

  SegmentWriter(StoreFolder folder, Database database, StorageConfig config) {
    this.folder = folder;
    this.database = database;
    this.config = config;
    for (Lane lane : Lane.values()) {
      tables.put(lane, database.tuning().segment(lane));
    }
  }

  /**
   * Writes a segment; its blocks are durable and in the index on return. May be called again after
   * it failed.
   *
   * @throws RegistryException STORAGE when the disk refuses or the quota would be exceeded
   */
  void write(Segment segment) {
    requireRoom(segment);
    file(segment);
    try (var batch = database.batch()) {
      for (Segment.Entry entry : segment.entries()) {
        batch.put(Family.BLOCK, entry.hash().bytes(), entry.location().encode());
      }
      batch.commit();
    }
  }

  /** Writes a segment's table and hands it to the database; durable on return. */
  void file(Segment segment) {
    if (segment.isFiled()) {
      return;
    }
    Options table = Objects.requireNonNull(tables.get(segment.lane()));
    Path file = folder.incoming().resolve("segment-" + segment.number() + ".sst");
    try {
      long fileBytes = SegmentFile.write(segment, table, file);
      database.ingest(Family.DATA, file);
      segment.filed(fileBytes);
    } catch (RocksDBException e) {
      folder.discard(file);
      throw Failures.writing(folder.root(), e);
    } catch (IOException e) {
      throw Failures.writing(folder.root(), e);
    }
  }

  private void requireRoom(Segment segment) {
    if (config.quotaBytes() == StorageConfig.UNLIMITED) {
      return;
    }
    long held = database.dataBytes();
    if (held + segment.bytes() > config.quotaBytes()) {
      throw new RegistryException(
          Fault.STORAGE,
          "the store would exceed its quota of "
              + ByteSize.format(config.quotaBytes())
              + "; run `reg gc`, unpin something or raise the quota");
    }
  }
}
