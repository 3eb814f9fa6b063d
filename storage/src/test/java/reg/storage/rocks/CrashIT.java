package reg.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.ipld.Cid;
import reg.storage.StorageConfig;

/**
 * A process killed at any moment loses nothing it acknowledged and leaves a store that is sound.
 */
class CrashIT {
  /** Kills; a campaign raises it by {@code -Dreg.crash.rounds}. */
  private static final int ROUNDS = Integer.getInteger("reg.crash.rounds", 3);

  private static final int ACKNOWLEDGEMENTS_MAX = 60;

  @TempDir Path temporary;

  @Test
  void nothingAcknowledgedIsLostByKill() throws IOException, InterruptedException {
    var random = new Random(11);
    Set<Integer> held = new TreeSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(round * 1_000_000, 1 + random.nextInt(ACKNOWLEDGEMENTS_MAX), held);
      check(held);
    }
    assertThat(held).isNotEmpty();
  }

  /** Kills the child some microseconds after so many lines. */
  private void runAndKill(int first, int lines, Set<Integer> held)
      throws IOException, InterruptedException {
    Process child = start(first);
    try (BufferedReader out = child.inputReader()) {
      int seen = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        int n = Integer.parseInt(line.substring(1));
        if (line.startsWith("+")) {
          held.add(n);
        } else {
          held.remove(n);
        }
        seen++;
        if (seen == lines) {
          // Not Process.destroyForcibly, which drops the lines that are still in the pipe.
          child.toHandle().destroyForcibly();
        }
      }
      assertThat(child.waitFor()).isEqualTo(137);
    }
  }

  private Process start(int first) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CrashChild.class.getName(),
            temporary.resolve("store").toString(),
            Integer.toString(first))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void check(Set<Integer> held) {
    try (var storage = RocksStorage.open(temporary.resolve("store"), StorageConfig.DEFAULT)) {
      for (int n : held) {
        Cid root = CrashChild.root(n).cid();
        assertThat(storage.refs().get("r" + n)).as("push " + n).isEqualTo(root);
        for (Cid leaf : CrashChild.links(storage.blocks().require(root))) {
          storage.blocks().require(leaf);
        }
      }
      assertThat(storage.fsck(CrashChild::links, ProgressListener.NONE).findings()).isEmpty();
      storage.collectGarbage(List.of(), CrashChild::links, ProgressListener.NONE);
      assertThat(storage.fsck(CrashChild::links, ProgressListener.NONE).findings()).isEmpty();
    }
  }
}
