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
   * is half of what writing costs. Where that is refused it is written through the cache; what
   * fails otherwise is not tried twice.
   *
   * @return its size in bytes
   */
  static long write(Segment segment, Options options, Path file)
      throws RocksDBException, IOException {
    Files.deleteIfExists(file);
    try (var past = environment().setUseDirectWrites(true)) {
      write(segment, past, options, file);
    } catch (RocksDBException e) {
      if (Failures.isFull(e) || hasBytes(file)) {
        throw e;
      }
      // There are file systems that refuse to open a file so, or its first write.
      Files.deleteIfExists(file);
      try (var through = environment()) {
        write(segment, through, options, file);
      }
    }
    return Files.size(file);
  }

  private static boolean hasBytes(Path file) throws IOException {
    return Files.exists(file) && Files.size(file) > 0;
  }

  private static EnvOptions environment() {
    return new EnvOptions().setAllowFallocate(false);
  }

  private static void write(Segment segment, EnvOptions environment, Options options, Path file)
      throws RocksDBException {
    var key = ByteBuffer.allocateDirect(Long.BYTES);
    try (var writer = new SstFileWriter(environment, options)) {
      writer.open(file.toString());
      for (Segment.Entry entry : segment.entries()) {
        writer.put(key.clear().putLong(entry.sequence()).flip(), entry.value());
      }
      writer.finish();
    }
  }
}
