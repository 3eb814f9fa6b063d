package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pulled is what was pushed, in little memory. */
class RoundTripIT {
  private static final long GIB = 1L << 30;
  private static final long PEAK_KIB_MAX = 512 << 10;
  private static final long SPARSE_KIB_MAX = 2 << 10;
  private static final int FILES = 20_000;

  @TempDir Path temp;

  private RegHome home = RegHome.at(Path.of(""));

  @BeforeEach
  void makeHome() {
    home = RegHome.at(temp.resolve("home"));
  }

  @Test
  void twentyThousandFilesComeBackAsTheyWere() {
    Path source = GeneratedTree.write(temp.resolve("source"), FILES, 20261122);
    Path out = pushAndPull(source);
    assertThat(Folders.contents(out)).isEqualTo(Folders.contents(source));
    Folders.walk(
        out,
        file ->
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as(file.toString())
                .isEqualTo(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
    home.succeed("verify", out.toString());
  }

  @Test
  void modesOfTheSourceStayBehind() throws IOException {
    Path source = Files.createDirectories(temp.resolve("source"));
    Path script = Files.writeString(source.resolve("script.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path pulled = pushAndPull(source).resolve("script.sh");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pulled)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void aSparseFileOf5GiBComesBackSparse() throws IOException {
    Path source = Files.createDirectories(temp.resolve("source"));
    try (var file = new RandomAccessFile(source.resolve("sparse.bin").toFile(), "rw")) {
      file.setLength(5 * GIB + 12345);
      file.seek(3 * GIB + 17);
      file.write(new byte[] {1, 2, 3});
    }
    Path pulled = pushAndPull(source).resolve("sparse.bin");
    assertThat(Files.mismatch(source.resolve("sparse.bin"), pulled)).isEqualTo(-1);
    var du = new ProcessBuilder("du", "-k", pulled.toString());
    String kib = Running.start(du).await(Duration.ofSeconds(10)).out().split("\t", -1)[0];
    assertThat(Long.parseLong(kib)).isLessThan(SPARSE_KIB_MAX);
  }

  private Path pushAndPull(Path source) {
    Path out = temp.resolve("out");
    requireSmall(home.succeed("push", source.toString(), "m:1"));
    requireSmall(home.succeed("pull", "m:1", out.toString()));
    return out;
  }

  private static void requireSmall(Ended ended) {
    assertThat(ended.peakKib()).as(ended.toString()).isPositive().isLessThan(PEAK_KIB_MAX);
  }
}
