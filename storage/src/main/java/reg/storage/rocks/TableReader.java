package reg.storage.rocks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;
import org.rocksdb.TableProperties;

/** Reads what can be read of a table, without the database it belonged to. */
final class TableReader implements AutoCloseable {
  private final Options options = new Options();
  private final ReadOptions reading = new ReadOptions();
  private final SstFileReader reader = new SstFileReader(options);
  private final TableProperties properties;

  private TableReader(Path table) throws RocksDBException {
    reader.open(table.toString());
    properties = reader.getTableProperties();
  }

  /** A table's reader, or null when nothing of it can be read. */
  static @Nullable TableReader open(Path table) {
    try {
      return new TableReader(table);
    } catch (RocksDBException e) {
      return null;
    }
  }

  /** The family the table belongs to; a segment names none. */
  Family family() {
    for (Family family : Family.values()) {
      if (family.is(properties.getColumnFamilyName())) {
        return family;
      }
    }
    return Family.DATA;
  }

  /** The bytes of all values, before compression. */
  long valueBytes() {
    return properties.getRawValueSize();
  }

  /** Visits what is on both sides of a damaged place. */
  void forEach(BiConsumer<byte[], byte[]> visitor) {
    try (var iterator = reader.newIterator(reading)) {
      byte[] last = null;
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        last = iterator.key();
        visitor.accept(last, iterator.value());
      }
      if (isSound(iterator)) {
        return;
      }
      for (iterator.seekToLast(); iterator.isValid(); iterator.prev()) {
        if (last != null && Arrays.compareUnsigned(iterator.key(), last) <= 0) {
          return;
        }
        visitor.accept(iterator.key(), iterator.value());
      }
    }
  }

  /** Visits the values of a segment, passing damaged ones over. */
  void forEachBlock(BiConsumer<byte[], byte[]> visitor) {
    try (var iterator = reader.newIterator(reading)) {
      iterator.seekToFirst();
      long first = iterator.isValid() ? Sequence.of(iterator.key()) : firstOfLast(iterator);
      long end = first + properties.getNumEntries();
      for (long sequence = first; sequence < end; sequence++) {
        iterator.seek(Sequence.key(sequence));
        if (iterator.isValid()) {
          visitor.accept(iterator.key(), iterator.value());
        }
      }
    }
  }

  /** The first sequence number of the segment whose end can be read. */
  private static long firstOfLast(SstFileReaderIterator iterator) {
    iterator.seekToLast();
    return iterator.isValid()
        ? Sequence.of(Sequence.segment(Sequence.of(iterator.key())), 0)
        : Long.MAX_VALUE >> 1;
  }

  private static boolean isSound(SstFileReaderIterator iterator) {
    try {
      iterator.status();
      return true;
    } catch (RocksDBException e) {
      return false;
    }
  }

  @Override
  public void close() {
    reader.close();
    reading.close();
    options.close();
  }
}
