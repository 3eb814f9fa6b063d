package reg.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.scan.report.Format;
import reg.scan.report.Rule;
import reg.scan.report.ScanReport;
import reg.scan.report.Severity;

class FolderFilesTest {
  private static final long LARGE = 4L << 30;
  private static final long NANOS_MAX = 100_000_000;

  @TempDir Path folder;

  @Test
  void filesOfAFolderAreScannedInOrder() throws IOException {
    Files.createDirectories(folder.resolve("b/c"));
    Files.write(folder.resolve("b/c/x.bin"), PickleCorpus.calling("os.system"));
    Files.writeString(folder.resolve("a.txt"), "text");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a.txt"));
    ScanReport report = Scanner.scan(FolderFiles.below(folder), 2);
    assertThat(report.files()).extracting("path").containsExactly("a.txt", "b/c/x.bin");
    assertThat(report.with(Severity.DENY)).extracting("path").containsExactly("b/c/x.bin");
    assertThat(report.isDenied()).isTrue();
  }

  @Test
  void nothingIsNotFound() {
    assertThatThrownBy(() -> FolderFiles.below(folder.resolve("gone")))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
  }

  @Test
  void aFileThatWentAwayCannotBeRead() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "a");
    var files = FolderFiles.below(folder);
    Files.delete(file);
    assertThatThrownBy(() -> Scanner.scan(files, 1))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STORAGE));
  }

  /** Only the header is read, so 4 GiB take as long as 4 KiB. */
  @Test
  void aLargeSafetensorsTakesUnderATenthOfASecond() throws IOException {
    String json =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}".formatted(LARGE, LARGE);
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    Path path = folder.resolve("model.safetensors");
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
      file.write(header);
      file.setLength(8 + header.length + LARGE);
    }
    Scanner.scan(FolderFiles.below(folder), 1);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      ScanReport report = Scanner.scan(FolderFiles.below(folder), 1);
      best = Math.min(best, System.nanoTime() - start);
      assertThat(report.files().getFirst().format()).isEqualTo(Format.SAFETENSORS);
      assertThat(report.isDenied()).isFalse();
    }
    assertThat(best).isLessThan(NANOS_MAX);
  }

  @Test
  void theReportPageListsEveryRule() throws IOException {
    Path page =
        Path.of(System.getProperty("reg.repository", "..")).resolve("docs/formats/scan-report.md");
    String text = Files.readString(page);
    for (Rule rule : Rule.values()) {
      String row =
          "| `%s` | %s |".formatted(rule.id(), rule.severity().name().toLowerCase(Locale.ROOT));
      assertThat(text).contains(row);
    }
  }
}
