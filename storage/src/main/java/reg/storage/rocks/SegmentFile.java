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
   * Writes and syncs the table.
   *
   * @return its size in bytes
   */
  static long write(Segment segment, Options options, Path file)
      throws RocksDBException, IOException {
    Files.deleteIfExists(file);
    var key = ByteBuffer.allocateDirect(Long.BYTES);
    try (var environment = new EnvOptions().setAllowFallocate(false);
        var writer = new SstFileWriter(environment, options)) {
      writer.open(file.toString());
      for (Segment.Entry entry : segment.entries()) {
        writer.put(key.clear().putLong(entry.sequence()).flip(), entry.value());
      }
      writer.finish();
    }
    return Files.size(file);
  }
}
