package reg.cli.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.testdata.SeededBytes;

/** Two processes on one store, and processes that a user stops. */
class ProcessesIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CONFLICT = 5;
  private static final int INTERRUPTED = 130;
  private static final long LARGE_BYTES = 1L << 30;

  @TempDir Path temp;

  private RegHome home = RegHome.at(Path.of(""));

  @BeforeEach
  void makeHome() {
    home = RegHome.at(temp.resolve("home"));
  }

  @Test
  void theSecondProcessSaysWhoHoldsTheStore() throws IOException {
    try (Running first = home.start("push", "-", "m:1", "--file-name", "typed.txt")) {
      first.input().write("first half, ".getBytes(UTF_8));
      first.input().flush();
      first.await(home::isHeld);
      Ended second = home.run("ls");
      assertThat(second.requireCode(CONFLICT).err()).contains("process " + first.pid());
      first.input().write("second half".getBytes(UTF_8));
      first.input().close();
      first.await(LIMIT).requireCode(0);
    }
    assertThat(home.succeed("cat", "m:1", "typed.txt").out()).isEqualTo("first half, second half");
    home.requireSound();
  }

  @Test
  void aPushThatIsStoppedGoesOnWithTheSameCommand() throws IOException {
    String[] push = {"push", large().toString(), "m:1"};
    try (Running running = home.start(push)) {
      running.await(home::isHeld);
      running.signal("INT");
      assertThat(running.await(LIMIT).requireCode(INTERRUPTED).err()).contains("stopping");
    }
    home.requireSound();
    home.succeed(push);
    home.requireSound();
  }

  @Test
  void aPullThatIsStoppedShowsNothingAndGoesOnWithTheSameCommand() throws IOException {
    Path source = large();
    home.succeed("push", source.toString(), "m:1");
    Path out = temp.resolve("out");
    String[] pull = {"pull", "m:1", out.toString()};
    try (Running running = home.start(pull)) {
      running.await(this::isStaging);
      running.signal("INT");
      assertThat(running.await(LIMIT).requireCode(INTERRUPTED).err()).contains("stopping");
    }
    assertThat(out).doesNotExist();
    home.succeed(pull);
    assertThat(Files.mismatch(source.resolve("large.bin"), out.resolve("large.bin"))).isEqualTo(-1);
    assertThat(isStaging()).isFalse();
  }

  /** A folder that takes a second or more to read. */
  private Path large() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("source"));
    try (var file = new RandomAccessFile(folder.resolve("large.bin").toFile(), "rw")) {
      file.setLength(LARGE_BYTES);
      file.seek(LARGE_BYTES / 3);
      file.write(SeededBytes.bytes("large", 2_000_000));
    }
    Files.writeString(folder.resolve("small.txt"), "small");
    return folder;
  }

  private boolean isStaging() {
    try (var files = Files.newDirectoryStream(temp, ".out.reg-part-*")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
