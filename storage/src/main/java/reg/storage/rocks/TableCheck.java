package reg.storage.rocks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import reg.storage.FsckReport.Finding;
import reg.storage.FsckReport.Kind;

/** Reads one table against its checksums, with or without the database it belongs to. */
final class TableCheck {
  private TableCheck() {}

  /** What is wrong with a table, or null. One that is gone was replaced meanwhile. */
  static @Nullable Finding damage(Path file) {
    try (var options = new Options();
        var reader = new SstFileReader(options)) {
      reader.open(file.toString());
      reader.verifyChecksum();
      return null;
    } catch (RocksDBException e) {
      return Files.exists(file)
          ? new Finding(Kind.DAMAGED_FILE, file.toString(), String.valueOf(e.getMessage()))
          : null;
    }
  }
}
