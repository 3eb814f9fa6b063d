package reg.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.node.catalog.Catalog;
import reg.node.catalog.Entry;
import reg.node.pull.PullOption;
import reg.node.push.PushResult.Outcome;
import reg.node.store.StoreCare;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;

/**
 * Kills a process at random moments of push, pull, rm and gc, and requires that nothing
 * acknowledged is lost, the store is sound, and the same command then succeeds. Set {@code
 * -Dreg.kills=50} and {@code -Dreg.seed=N} for more and for other ones; a failure names its seed.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("reg.kills", 4);
  private static final long SEED = Long.getLong("reg.seed", 20270102L);

  @TempDir Path temp;

  /** What must be there: version to release CID. */
  private final Map<String, String> published = new HashMap<>();

  @Test
  void nothingAcknowledgedIsLost() throws Exception {
    var random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      long seed = random.nextLong();
      List<String> lines = runAndKill(seed, 1 + random.nextInt(1500));
      String last = replay(lines);
      try (TestHome home = TestHome.onDisk(temp)) {
        requireAll(home, last, "reg.seed=" + SEED + ", kill " + kill + ", " + lines);
        again(home, last);
        assertThat(new StoreCare(home.registry(), ProgressListener.NONE).fsck().findings())
            .isEmpty();
      }
    }
  }

  private List<String> runAndKill(long seed, int millis) throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KillChild.class.getName(),
            temp.toString(),
            Long.toString(seed));
    Process child = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var lines = new ArrayList<String>();
    var in = new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8);
    try (var out = new BufferedReader(in)) {
      assertThat(out.readLine()).isEqualTo("ready");
      // The moment of death need not be exact, only another one each time.
      boolean ended = child.waitFor(millis, TimeUnit.MILLISECONDS);
      assertThat(ended).as("the child ended by itself").isFalse();
      // By its handle: the process itself would close the stream that is still to be read.
      child.toHandle().destroyForcibly();
      child.waitFor();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** Notes what was acknowledged; gives what was begun and not done. */
  private @Nullable String replay(List<String> lines) {
    String begun = null;
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("begin")) {
        begun = line.substring("begin ".length());
      } else if (words[0].equals("done")) {
        begun = null;
        if (words[1].equals("push")) {
          published.put(words[2], words[3]);
        } else if (words[1].equals("rm")) {
          published.remove(words[2]);
        }
      }
    }
    return begun;
  }

  private void requireAll(TestHome home, @Nullable String begun, String where) throws IOException {
    var there = new HashMap<String, String>();
    for (Entry entry : new Catalog(home.registry()).list(null)) {
      there.put(entry.version(), entry.release().toString());
    }
    var verifier = new Verifier(home.registry(), ProgressListener.NONE);
    for (var version : published.entrySet()) {
      if (!("rm " + version.getKey()).equals(begun)) {
        assertThat(there).as(where).containsEntry(version.getKey(), version.getValue());
        assertThat(verifier.verify(VerifyRequest.of("tiny:" + version.getKey())).fault())
            .as(where)
            .isNull();
      }
    }
    // What was under way is done or not, nothing between.
    published.clear();
    published.putAll(there);
  }

  private void again(TestHome home, @Nullable String begun) {
    if (begun == null) {
      return;
    }
    String[] words = begun.split(" ", -1);
    switch (words[0]) {
      case "push" -> {
        int version = Integer.parseInt(words[1]);
        Path source = KillContent.write(temp.resolve("source-" + version), version);
        var result = home.push(source, "again");
        assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
        new Catalog(home.registry()).remove("again");
      }
      case "pull" -> {
        Path out = temp.resolve("out");
        home.pull("tiny:" + words[1], out, PullOption.FORCE);
        var expected = KillContent.write(temp.resolve("expected"), Integer.parseInt(words[1]));
        assertThat(TestHome.contents(out)).isEqualTo(TestHome.contents(expected));
      }
      default -> new StoreCare(home.registry(), ProgressListener.NONE).gc();
    }
  }
}
