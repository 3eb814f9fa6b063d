package reg.chunker.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.chunker.Profile;
import reg.testdata.Ipip499;

/** Files larger than any buffer. */
class LargeFileIT {
  private static final long GIB = 1L << 30;

  @Test
  void importsThePairEitherSideOfAFullNode() {
    var importer =
        new FileImporter(Profile.UNIXFS_V1_2025, (block, origin) -> true, 2, ProgressListener.NONE);
    for (var fixture : Ipip499.files()) {
      if (fixture.size() >= GIB) {
        ImportedFile file = importer.importStream(fixture.content());
        assertThat(file.root()).hasToString(fixture.root());
        assertThat(file.sha256()).hasToString("f1220" + fixture.sha256());
      }
    }
  }

  @Test
  void aSparseFileOf5GiBNeedsLittleMemoryAndStaysSparse(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path source = folder.resolve("source");
    try (var file = new RandomAccessFile(source.toFile(), "rw")) {
      file.setLength(5 * GIB + 12345);
      file.seek(3 * GIB + 17);
      file.write(new byte[] {1, 2, 3});
    }
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-XX:MaxDirectMemorySize=16m",
                "-cp",
                System.getProperty("java.class.path"),
                SparseRoundTrip.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    assertThat(child.waitFor()).isZero();
    Path target = folder.resolve("target");
    assertThat(Files.mismatch(source, target)).isEqualTo(-1);
    assertThat(diskKiB(target)).isLessThan(2048);
  }

  /** Imports {@code source} and exports {@code target} in a virtual machine with little memory. */
  static final class SparseRoundTrip {
    private SparseRoundTrip() {}

    public static void main(String[] args) {
      var blocks = new MemoryBlocks();
      Path folder = Path.of(args[0]);
      ImportedFile file =
          new FileImporter(Profile.REG_1, blocks, 2, ProgressListener.NONE)
              .importFile(folder.resolve("source"));
      new FileExporter(blocks, 2, ProgressListener.NONE)
          .export(file.root(), file.size(), folder.resolve("target"));
    }
  }

  private static long diskKiB(Path file) throws IOException {
    Process du = new ProcessBuilder("du", "-k", file.toString()).start();
    String line = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Long.parseLong(line.split("\t", -1)[0]);
  }
}
