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
   * is half of what writing costs.
   *
   * @return its size in bytes
   */
  static long write(Segment segment, Options options, Path file)
      throws RocksDBException, IOException {
    Files.deleteIfExists(file);
    try (var past = environment().setUseDirectWrites(true)) {
      write(segment, past, options, file);
    } catch (RocksDBException e) {
      // There are file systems that refuse such writes. Whatever else is wrong will be so again.
      Files.deleteIfExists(file);
      try (var through = environment()) {
        write(segment, through, options, file);
      }
    }
    return Files.size(file);
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
