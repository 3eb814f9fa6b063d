package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One flipped byte in any file of a store is named by {@code reg fsck}, and is never served. Set
 * {@code -Dreg.seed=N} for other positions.
 */
class DamageIT {
  private static final long SEED = Long.getLong("reg.seed", 20261122);
  private static final int POSITIONS = 2;
  private static final int SEALED_POSITIONS = 3;
  private static final int TAMPERED = 12;

  @TempDir Path temp;

  private final Random random = new Random(SEED);
  private Map<String, String> contents = Map.of();

  /**
   * Damage.
   *
   * @param file relative to the home
   * @param mask which bits of the byte
   */
  private record Flip(Path file, long position, int mask) {}

  @Test
  void everyFlippedByteIsNamedAndNoneIsServed() throws IOException {
    Path sound = temp.resolve("sound");
    fill(RegHome.at(sound));
    var wrong = new ArrayList<String>();
    List<Flip> flips = flips(sound, SEALED_POSITIONS);
    assertThat(flips.stream().map(DamageIT::kind).distinct())
        .containsExactlyInAnyOrder("sst", "log", "MANIFEST", "CURRENT", "seal", "reserve", "aside");
    for (Flip flip : flips) {
      wrong.addAll(named(damaged(sound, flip), flip));
      wrong.addAll(served(damaged(sound, flip), flip));
    }
    assertThat(wrong).as("reg.seed=" + SEED).isEmpty();
  }

  /** Such a store is not sealed, and its logs may end anywhere; what is left must be right. */
  @Test
  void aStoreThatAKillLeftServesNoFlippedByteEither() throws IOException {
    Path sound = temp.resolve("sound");
    RegHome home = RegHome.at(sound);
    fill(home);
    try (Running push = home.start("push", "-", "m:3", "--file-name", "typed.txt")) {
      push.await(() -> isOpen(sound));
      push.kill();
    }
    List<Flip> flips = flips(sound, POSITIONS);
    assertThat(flips.stream().map(DamageIT::kind).distinct())
        .contains("sst", "log", "MANIFEST", "CURRENT", "OPTIONS", "IDENTITY", "holder");
    var wrong = new ArrayList<String>();
    for (Flip flip : flips) {
      wrong.addAll(served(damaged(sound, flip), flip));
    }
    assertThat(wrong).as("reg.seed=" + SEED).isEmpty();
  }

  private static boolean isOpen(Path home) {
    try (var files = Files.newDirectoryStream(home.resolve("store/db"), "OPTIONS-*[0-9]")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A store with tables, logs and garbage: blocks of every stored form, versions, a pin. */
  private void fill(RegHome home) throws IOException {
    Path source = temp.resolve("source");
    Path data = Program.repository().resolve("test-data");
    Folders.copy(data.resolve("tiny-dataset"), source);
    Files.copy(data.resolve("tiny-llama/model.safetensors"), source.resolve("model.safetensors"));
    contents = Folders.contents(source);
    home.succeed("push", source.toString(), "m:1");
    Path other = Files.writeString(temp.resolve("other.txt"), "other");
    home.succeed("push", other.toString(), "m:2");
    home.succeed("rm", "--yes", "m:2");
    home.succeed("gc");
    home.succeed("pin", "m:1");
    home.requireSound();
  }

  private List<Flip> flips(Path home, int positions) {
    var flips = new ArrayList<Flip>();
    Folders.walk(
        home.resolve("store"),
        file -> {
          long size = Files.isRegularFile(file) ? Files.size(file) : 0;
          for (int i = 0; i < Math.min(size, positions); i++) {
            int mask = 1 + random.nextInt(255);
            flips.add(new Flip(home.relativize(file), random.nextLong(size), mask));
          }
        });
    return flips;
  }

  private static String kind(Flip flip) {
    String name = String.valueOf(flip.file.getFileName());
    return name.replaceAll("^[0-9]+\\.|-[0-9]+$", "");
  }

  /** A copy of a home, damaged. */
  private RegHome damaged(Path sound, Flip flip) throws IOException {
    Path home = temp.resolve("damaged");
    Folders.remove(home);
    Folders.copy(sound, home);
    try (var file = new RandomAccessFile(home.resolve(flip.file).toFile(), "rw")) {
      file.seek(flip.position);
      int value = file.read();
      file.seek(flip.position);
      file.write(value ^ flip.mask);
    }
    return RegHome.at(home);
  }

  private static List<String> named(RegHome home, Flip flip) {
    Ended fsck = home.run("fsck");
    String name = String.valueOf(flip.file.getFileName());
    boolean named = fsck.out().contains(name);
    return fsck.code() == TAMPERED && named ? List.of() : List.of(flip + " not named: " + fsck);
  }

  /** Either every byte is right, or the command fails and there is nothing. */
  private List<String> served(RegHome home, Flip flip) throws IOException {
    Path target = temp.resolve("out");
    Ended pull = home.run("pull", "m:1", target.toString());
    boolean there = Files.exists(target);
    boolean right = there ? Folders.contents(target).equals(contents) : pull.code() != 0;
    Folders.remove(target);
    return right && there == (pull.code() == 0) ? List.of() : List.of(flip + " served: " + pull);
  }
}
