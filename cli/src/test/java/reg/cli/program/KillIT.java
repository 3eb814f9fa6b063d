package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills commands at random moments of their run and requires that nothing acknowledged is lost, the
 * store is sound, no target is half-written, and the same command then succeeds. Set {@code
 * -Dreg.kills=N} and {@code -Dreg.seed=N} for more and for others; a failure names its seed.
 */
class KillIT {
  private static final int KILLS = Integer.getInteger("reg.kills", 50);
  private static final long SEED = Long.getLong("reg.seed", 20261122);
  private static final int FIRST_VERSIONS = 3;

  /** Runs that ended before they were killed count for nothing, and there may not be many. */
  private static final int RUNS_PER_KILL_MAX = 4;

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path temp;

  private final Random random = new Random(SEED);
  private final Map<Action, Duration> unkilled = new EnumMap<>(Action.class);

  /** What must be there: version to release. */
  private final Map<String, String> published = new TreeMap<>();

  private RegHome home = RegHome.at(Path.of(""));
  private Versions versions = new Versions(Path.of(""));
  private Path target = Path.of("");
  private int pushed;

  private enum Action {
    PUSH,
    PULL,
    RM,
    GC
  }

  /** A command that is run until one is killed. */
  private record Step(Action action, String version, List<String> words) {}

  @BeforeEach
  void publishAndMeasure() {
    home = RegHome.at(temp.resolve("home"));
    target = temp.resolve("out");
    versions = Versions.published(home, temp.resolve("sources"), FIRST_VERSIONS);
    pushed = FIRST_VERSIONS;
    published.putAll(listed());
    assertThat(published).hasSize(FIRST_VERSIONS);
    for (Action action : Action.values()) {
      Step step = step(action);
      Ended ended = run(step).await(LIMIT).requireCode(0);
      unkilled.put(action, ended.elapsed());
      acknowledge(step, ended);
    }
  }

  @Test
  void nothingAcknowledgedIsLost() throws IOException {
    int kills = 0;
    int runs = 0;
    while (kills < KILLS) {
      assertThat(++runs).as("runs").isLessThanOrEqualTo(KILLS * RUNS_PER_KILL_MAX);
      Action action = Action.values()[kills % Action.values().length];
      Duration moment = moment(action);
      try {
        kills += killed(action, moment) ? 1 : 0;
      } catch (AssertionError e) {
        throw new AssertionError(
            "-Dreg.seed=%d: kill %d, of %s after %s".formatted(SEED, kills, action, moment), e);
      }
    }
    requireAllBytes();
  }

  private Duration moment(Action action) {
    long nanos = unkilled.getOrDefault(action, Duration.ZERO).toNanos();
    return Duration.ofNanos((long) (random.nextDouble() * nanos));
  }

  /** Whether there was something left to kill. */
  private boolean killed(Action action, Duration moment) throws IOException {
    keepTwo();
    Step step = step(action);
    if (action == Action.PULL && random.nextBoolean()) {
      Folders.remove(target);
    }
    Map<String, String> before = targetContents();
    try (Running run = run(step)) {
      if (run.endsWithin(moment)) {
        acknowledge(step, run.await(Duration.ZERO).requireCode(0));
        return false;
      }
      Ended ended = run.kill();
      assertThat(ended.code()).as(ended.toString()).isIn(0, 137);
    }
    requireNothingLost(step);
    requireWhole(step, before);
    again(step);
    return true;
  }

  private void keepTwo() {
    while (published.size() < 2) {
      Step push = step(Action.PUSH);
      acknowledge(push, run(push).await(LIMIT).requireCode(0));
    }
  }

  private void requireNothingLost(Step step) {
    Map<String, String> there = listed();
    if (step.action == Action.RM && !there.containsKey(step.version)) {
      published.remove(step.version);
    } else if (step.action == Action.PUSH && there.containsKey(step.version)) {
      published.put(step.version, there.getOrDefault(step.version, ""));
    }
    assertThat(there).isEqualTo(published);
    home.requireSound();
  }

  /** Between the two renames of a replacement there is no target. */
  private void requireWhole(Step step, Map<String, String> before) {
    Map<String, String> after = targetContents();
    if (step.action == Action.PULL && !after.isEmpty() && !after.equals(before)) {
      assertThat(after).isEqualTo(Folders.contents(versions.of(step.version)));
    }
  }

  /** The same command. What was removed just before the kill cannot be removed twice. */
  private void again(Step step) {
    Ended ended = run(step).await(LIMIT);
    boolean removed = step.action == Action.RM && !published.containsKey(step.version);
    acknowledge(step, ended.requireCode(removed ? 3 : 0));
    if (step.action == Action.PULL) {
      assertThat(targetContents()).isEqualTo(Folders.contents(versions.of(step.version)));
      assertThat(temp).isDirectoryNotContaining("glob:**/.*reg-part*");
    }
  }

  private void requireAllBytes() throws IOException {
    assertThat(listed()).isEqualTo(published);
    home.requireSound();
    for (String version : published.keySet()) {
      Folders.remove(target);
      home.succeed("pull", "m:" + version, target.toString());
      assertThat(targetContents()).isEqualTo(Folders.contents(versions.of(version)));
    }
  }

  private Step step(Action action) {
    List<String> there = List.copyOf(published.keySet());
    String some = there.get(random.nextInt(there.size()));
    return switch (action) {
      case PUSH -> {
        String version = Integer.toString(++pushed);
        String source = versions.of(version).toString();
        yield new Step(action, version, List.of("push", source, "m:" + version));
      }
      case PULL -> new Step(action, some, List.of("pull", "m:" + some, target.toString()));
      case RM -> new Step(action, some, List.of("rm", "--yes", "m:" + some));
      case GC -> new Step(action, some, List.of("gc"));
    };
  }

  private Running run(Step step) {
    return home.start(step.words.toArray(String[]::new));
  }

  private void acknowledge(Step step, Ended ended) {
    if (step.action == Action.PUSH) {
      published.put(step.version, ended.lastWord());
    } else if (step.action == Action.RM) {
      published.remove(step.version);
    }
  }

  private Map<String, String> listed() {
    var there = new TreeMap<String, String>();
    for (JsonNode version : home.json("ls", "--json").required("versions")) {
      there.put(version.required("version").asText(), version.required("release").asText());
    }
    return there;
  }

  private Map<String, String> targetContents() {
    return Files.exists(target) ? Folders.contents(target) : Map.of();
  }
}
