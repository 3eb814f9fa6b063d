package reg.storage.rocks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import reg.storage.FsckReport.Finding;
import reg.storage.FsckReport.Kind;
import reg.storage.Storage;

/**
 * What the database's files were when it was last closed. The database notices a damaged table by
 * itself, but takes a damaged end of a log or manifest for the trace of a crash and goes on without
 * it: here it is noticed. Written after close, checked and removed before open; after a crash there
 * is none, and the database's own checks must do.
 *
 * <p>A seal is lines of UTF-8, {@code NAME SIZE CRC}, with {@code -} for the checksum of a table,
 * and last {@code seal LINES CRC} of what is above.
 */
final class Seal {
  private static final String TABLE = ".sst";
  private static final String LAST = "seal";

  private final StoreFolder folder;
  private final Path file;

  Seal(StoreFolder folder) {
    this.folder = folder;
    this.file = folder.root().resolve("seal");
  }

  /** Seals the files of a closed database. Not synced: without a seal nothing is wrong. */
  void write() {
    try {
      var text = new StringBuilder();
      List<String> lines = lines();
      lines.forEach(line -> text.append(line).append('\n'));
      text.append(lastLine(lines.size(), text.toString())).append('\n');
      Files.writeString(file, text);
    } catch (IOException e) {
      throw Failures.writing(file, e);
    }
  }

  /** Opens the seal: the store is in use from here on. */
  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Failures.writing(file, e);
    }
  }

  /** What is not as it was sealed; empty when there is no seal. */
  List<Finding> broken() {
    try {
      return Files.exists(file)
          ? compare(Files.readString(file, StandardCharsets.ISO_8859_1))
          : List.of();
    } catch (IOException e) {
      throw Failures.writing(file, e);
    }
  }

  /**
   * What was set aside, as it was sealed; null when there is no seal, so that the store may be open
   * and a ref may have moved, or when either is not whole.
   */
  byte @Nullable [] aside() {
    try {
      Path aside = folder.aside();
      if (!Files.exists(file) || Files.size(aside) > Storage.ASIDE_BYTES_MAX) {
        return null;
      }
      List<String> sealed = sealed(Files.readString(file, StandardCharsets.ISO_8859_1));
      byte[] bytes = Files.readAllBytes(aside);
      return sealed != null && sealed.contains(line(aside, bytes)) ? bytes : null;
    } catch (IOException e) {
      // It is not there, or goes away just now; the store itself says it when more is wrong.
      return null;
    }
  }

  /** The lines of a seal but the last; null when it is damaged. */
  private static @Nullable List<String> sealed(String text) {
    List<String> sealed = text.lines().toList();
    int lines = sealed.size() - 1;
    String above = lines < 0 ? "" : text.substring(0, text.lastIndexOf(sealed.get(lines)));
    boolean whole = lines >= 0 && text.equals(above + lastLine(lines, above) + "\n");
    return whole ? sealed.subList(0, lines) : null;
  }

  private List<Finding> compare(String text) throws IOException {
    List<String> sealed = sealed(text);
    if (sealed == null) {
      return List.of(finding(file, "the seal itself is damaged; nothing is lost by that"));
    }
    var broken = new ArrayList<Finding>();
    for (String line : sealed) {
      Path sealedFile = folder.root().resolve(line.substring(0, line.indexOf(' ')));
      if (!Files.exists(sealedFile)) {
        broken.add(finding(sealedFile, "it is gone"));
      } else if (!line(sealedFile).equals(line)) {
        broken.add(finding(sealedFile, "it changed after the store was closed"));
      }
    }
    return broken;
  }

  /** Whether damage is outside the database, so that the store may be opened. */
  boolean isHarmless(List<Finding> broken) {
    String database = folder.database().toString();
    return broken.stream().noneMatch(finding -> finding.subject().startsWith(database));
  }

  private static Finding finding(Path subject, String detail) {
    return new Finding(Kind.DAMAGED_FILE, subject.toString(), detail);
  }

  private List<String> lines() throws IOException {
    try (var files = Files.list(folder.database())) {
      var lines = new ArrayList<String>();
      for (Path each : Stream.concat(files.sorted(), folder.others()).toList()) {
        lines.add(line(each));
      }
      return lines;
    }
  }

  private String line(Path each) throws IOException {
    boolean table = each.toString().endsWith(TABLE);
    return table ? line(each, Files.size(each), "-") : line(each, Files.readAllBytes(each));
  }

  private String line(Path each, byte[] bytes) {
    return line(each, bytes.length, checksum(bytes));
  }

  private String line(Path each, long size, String checksum) {
    return folder.root().relativize(each) + " " + size + " " + checksum;
  }

  private static String lastLine(int lines, String above) {
    return LAST + " " + lines + " " + checksum(above.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return HexFormat.of().toHexDigits(crc.getValue(), 2 * Integer.BYTES);
  }
}
