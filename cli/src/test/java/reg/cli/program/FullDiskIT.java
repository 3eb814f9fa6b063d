package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk: a clear error, nothing lost, and the same command succeeds once there is room. */
class FullDiskIT {
  @TempDir Path temp;
  @TempDir Path disk;

  private Path ballast = Path.of("");
  private Versions versions = new Versions(Path.of(""));

  @BeforeEach
  void mount() {
    run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString());
    ballast = disk.resolve("ballast");
    versions = new Versions(temp.resolve("sources"));
  }

  @AfterEach
  void unmount() {
    run("umount", "-l", disk.toString());
  }

  @Test
  void aPushThatDoesNotFitFailsAndSucceedsOnceThereIsRoom() throws IOException {
    RegHome home = RegHome.at(disk.resolve("home"));
    home.succeed("push", versions.of("1").toString(), "m:1");
    fill();
    Ended push = home.run("push", versions.of("2").toString(), "m:2");
    assertThat(push.requireCode(1).err()).contains("no space left");
    requireOnly(home, "1");
    Files.delete(ballast);
    home.succeed("push", versions.of("2").toString(), "m:2");
    home.requireSound();
    requireBytes(home, "1");
    requireBytes(home, "2");
  }

  /** On the disk that is still full. */
  private void requireOnly(RegHome home, String version) {
    var listed = home.json("ls", "--json").required("versions");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).required("version").asText()).isEqualTo(version);
    requireBytes(home, version);
  }

  private void requireBytes(RegHome home, String version) {
    Path out = temp.resolve("out-" + version);
    home.succeed("pull", "m:" + version, out.toString());
    assertThat(Folders.contents(out)).isEqualTo(Folders.contents(versions.of(version)));
  }

  @Test
  void aPullThatDoesNotFitLeavesNothingAndSucceedsOnceThereIsRoom() throws IOException {
    RegHome home = RegHome.at(temp.resolve("home"));
    home.succeed("push", versions.of("1").toString(), "m:1");
    fill();
    Path out = disk.resolve("out");
    Ended pull = home.run("pull", "m:1", out.toString());
    assertThat(pull.requireCode(1).err()).contains("Make room and run the same command again");
    assertThat(out).doesNotExist();
    Files.delete(ballast);
    home.succeed("pull", "m:1", out.toString());
    assertThat(Folders.contents(out)).isEqualTo(Folders.contents(versions.of("1")));
  }

  /** Takes all space that is left. */
  private void fill() throws IOException {
    byte[] piece = new byte[4 << 10];
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static void run(String... command) {
    Ended ended = Running.start(new ProcessBuilder(command)).await(Duration.ofSeconds(20));
    assertThat(ended.code())
        .as("%s; this test mounts a small tmpfs, which needs root%n%s", List.of(command), ended)
        .isZero();
  }
}
