package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.node.name.Resolution;

/**
 * Nodes by the hundred in simulated time. {@code -Dreg.seed=N} runs one seed, {@code
 * -Dreg.seeds=COUNT} so many from it.
 */
@Timeout(600)
class SimulatedSwarmTest {
  private static final int NODES = 200;
  private static final int PUBLISHERS = 8;
  private static final int PULLS = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path temp;

  static LongStream seeds() {
    long first = Long.getLong("reg.seed", 1);
    return LongStream.range(first, first + Long.getLong("reg.seeds", 1));
  }

  /** A pull, and who began it. */
  private record Pull(SimulatedNode node, String ref, FutureTask<Resolution> task) {}

  private static Pull pull(SimulatedSwarm swarm, SimulatedNode node, String ref) {
    return new Pull(node, ref, swarm.start(() -> node.pull(ref)));
  }

  private static void await(SimulatedSwarm swarm, List<Pull> pulls) {
    swarm.await(pulls.stream().map(Pull::task).toList(), PATIENCE);
  }

  /** What the pull brought is the release that was asked for, whole. */
  private void requireWhole(Pull pull) throws InterruptedException {
    try {
      assertThat(pull.task.isDone()).as("%s of %s ended", pull.node, pull.ref).isTrue();
      Resolution what = pull.task.get();
      assertThat(what.signed()).isNotNull();
      Path target = temp.resolve(pull.node + " of " + pull.ref.replaceAll("\\W", "_"));
      assertThat(pull.node.home().pull(pull.ref, target).root()).isEqualTo(what.root());
    } catch (ExecutionException e) {
      throw new AssertionError(pull.node + " did not get " + pull.ref, e.getCause());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyPullEndsWithTheExactVersionInSpiteOfChurnAndPartition(long seed)
      throws InterruptedException {
    SimulatedSwarm.run(
        seed,
        temp.resolve("seed" + seed),
        swarm -> {
          swarm.add(NODES);
          swarm.pass(Duration.ofMinutes(3));
          List<SimulatedNode> publishers = swarm.nodes().subList(0, PUBLISHERS);
          Map<SimulatedNode, String> first = publish(swarm, publishers, "1");
          pullWhileOthersComeAndGo(swarm, first);
          pullAcrossAPartition(swarm, publishers);
          assertThat(swarm.nodes()).allSatisfy(node -> assertThat(node.bans()).isZero());
        });
  }

  private static Map<SimulatedNode, String> publish(
      SimulatedSwarm swarm, List<SimulatedNode> publishers, String version) {
    var refs = new HashMap<SimulatedNode, String>();
    for (SimulatedNode publisher : publishers) {
      String bytes = Long.toString(swarm.random().nextLong(), Character.MAX_RADIX).repeat(9_000);
      refs.put(
          publisher,
          publisher.publish(version, "config.json:{\"v\":" + version + "}", "w/data.txt:" + bytes));
    }
    swarm.pass(Duration.ofMinutes(2));
    return refs;
  }

  private void pullWhileOthersComeAndGo(SimulatedSwarm swarm, Map<SimulatedNode, String> refs)
      throws InterruptedException {
    List<String> wanted = refs.values().stream().sorted().toList();
    List<SimulatedNode> bystanders =
        new ArrayList<>(swarm.nodes().subList(NODES / 2, swarm.nodes().size()));
    var pulls = new ArrayList<Pull>();
    for (int i = 0; i < PULLS; i++) {
      SimulatedNode node = swarm.nodes().get(PUBLISHERS + i * 2);
      pulls.add(pull(swarm, node, wanted.get(i % wanted.size())));
      swarm.restart(
          bystanders.remove(swarm.random().nextInt(bystanders.size())), Duration.ofSeconds(40));
      swarm.pass(Duration.ofSeconds(1));
    }
    await(swarm, pulls);
    for (Pull pull : pulls) {
      requireWhole(pull);
    }
    swarm.pass(Duration.ofMinutes(2));
  }

  private void pullAcrossAPartition(SimulatedSwarm swarm, List<SimulatedNode> publishers)
      throws InterruptedException {
    List<SimulatedNode> near = swarm.nodes().subList(0, NODES / 2);
    List<SimulatedNode> far = swarm.nodes().subList(NODES / 2, NODES);
    swarm.partition(near);
    swarm.pass(Duration.ofMinutes(1));
    Map<SimulatedNode, String> second = publish(swarm, publishers, "2");
    List<String> wanted = second.values().stream().sorted().toList();
    var here = new ArrayList<Pull>();
    var there = new ArrayList<Pull>();
    for (int i = 0; i < wanted.size(); i++) {
      here.add(pull(swarm, near.get(PUBLISHERS + i), wanted.get(i)));
      there.add(pull(swarm, far.get(i), wanted.get(i)));
    }
    await(swarm, here);
    await(swarm, there);
    for (Pull pull : here) {
      requireWhole(pull);
    }
    there.forEach(SimulatedSwarmTest::requireNothing);
    swarm.heal();
    swarm.pass(Duration.ofMinutes(15));
    var healed = new ArrayList<Pull>();
    for (int i = 0; i < wanted.size(); i++) {
      healed.add(pull(swarm, far.get(i), wanted.get(i)));
    }
    await(swarm, healed);
    for (Pull pull : healed) {
      requireWhole(pull);
    }
  }

  /** The pull failed because nobody has it, and with nothing worse. */
  private static void requireNothing(Pull pull) {
    assertThat(pull.task.isDone()).as("%s of %s ended", pull.node, pull.ref).isTrue();
    assertThat(pull.task.state())
        .as("%s of %s", pull.node, pull.ref)
        .isEqualTo(FutureTask.State.FAILED);
    assertThat(pull.task.exceptionNow()).isInstanceOf(RegistryException.class);
    assertThat(((RegistryException) pull.task.exceptionNow()).fault())
        .isIn(Fault.NOT_FOUND, Fault.UNREACHABLE);
  }

  @Test
  void theSameSeedTellsTheSameStory() throws InterruptedException {
    assertThat(times(5, "a")).isEqualTo(times(5, "b")).isNotEqualTo(times(6, "c"));
  }

  /** When each of some pulls in a small swarm ended. */
  private List<Long> times(long seed, String run) throws InterruptedException {
    var times = new ArrayList<Long>();
    SimulatedSwarm.run(
        seed,
        temp.resolve(run),
        swarm -> {
          swarm.add(20);
          swarm.pass(Duration.ofMinutes(3));
          String ref = publish(swarm, swarm.nodes().subList(3, 4), "1").values().iterator().next();
          for (int i = 10; i < 15; i++) {
            SimulatedNode node = swarm.nodes().get(i);
            var task = swarm.start(() -> node.pull(ref));
            while (!task.isDone()) {
              swarm.pass(Duration.ofMillis(1));
            }
            times.add(swarm.nanos());
          }
        });
    return times;
  }

  @Test
  void aFailureNamesItsSeed() {
    assertThatThrownBy(
            () ->
                SimulatedSwarm.run(
                    42,
                    temp,
                    swarm -> {
                      throw new IllegalStateException("as told");
                    }))
        .hasMessageContaining("seed 42")
        .hasMessageContaining("as told");
  }
}
