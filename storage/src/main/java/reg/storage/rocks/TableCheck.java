package reg.storage.rocks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
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
  /**
   * A property of segments whose eight bytes no checksum covers, because RocksDB may overwrite them
   * in place. Here it never does: they are zero.
   */
  private static final String UNCOVERED = "external_sst_file.global_seqno";

  private static final int UNCOVERED_BYTES = 8;

  /** The properties are in the last bytes of a table. */
  private static final int TAIL_BYTES = 16 << 10;

  private TableCheck() {}

  /** What is wrong with a table, or null. One that is gone was replaced meanwhile. */
  static @Nullable Finding damage(Path file) {
    try (var options = new Options();
        var reader = new SstFileReader(options)) {
      reader.open(file.toString());
      reader.verifyChecksum();
      return isUncoveredSound(file) ? null : finding(file, "its properties changed");
    } catch (RocksDBException | IOException e) {
      return Files.exists(file) ? finding(file, String.valueOf(e.getMessage())) : null;
    }
  }

  private static Finding finding(Path file, String detail) {
    return new Finding(Kind.DAMAGED_FILE, file.toString(), detail);
  }

  private static boolean isUncoveredSound(Path file) throws IOException {
    String tail = tail(file);
    int start = tail.lastIndexOf(UNCOVERED);
    int from = start + UNCOVERED.length();
    int to = Math.min(tail.length(), from + UNCOVERED_BYTES);
    return start < 0 || tail.substring(from, to).chars().allMatch(c -> c == 0);
  }

  private static String tail(Path file) throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(in.length(), TAIL_BYTES)];
      in.seek(in.length() - tail.length);
      in.readFully(tail);
      return new String(tail, StandardCharsets.ISO_8859_1);
    }
  }
}
