package reg.storage.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** Writes a segment as a table that the database can take over. */
final class SegmentFile {
  private SegmentFile() {}

  /**
   * Writes and syncs the table, past the system's cache: nobody reads it soon, and copying it there
   * is half of what writing costs. Where no file can be opened so it is written through the cache;
   * what fails otherwise is not tried twice.
   *
   * @return its size in bytes
   */
  static long write(Segment segment, Options options, Path file)
      throws RocksDBException, IOException {
    Files.deleteIfExists(file);
    try (var past = environment().setUseDirectWrites(true);
        var writer = new SstFileWriter(past, options)) {
      if (opens(writer, file)) {
        return fill(writer, segment, file);
      }
    }
    Files.deleteIfExists(file);
    try (var through = environment();
        var writer = new SstFileWriter(through, options)) {
      writer.open(file.toString());
      return fill(writer, segment, file);
    }
  }

  private static EnvOptions environment() {
    return new EnvOptions().setAllowFallocate(false);
  }

  /** False where the file system refuses, as some do; a full disk is full either way. */
  private static boolean opens(SstFileWriter writer, Path file) throws RocksDBException {
    try {
      writer.open(file.toString());
      return true;
    } catch (RocksDBException e) {
      if (Failures.isFull(e)) {
        throw e;
      }
      return false;
    }
  }

  private static long fill(SstFileWriter writer, Segment segment, Path file)
      throws RocksDBException, IOException {
    var key = ByteBuffer.allocateDirect(Long.BYTES);
    for (Segment.Entry entry : segment.entries()) {
      writer.put(key.clear().putLong(entry.sequence()).flip(), entry.value());
    }
    writer.finish();
    return Files.size(file);
  }
}
