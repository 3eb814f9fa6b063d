package reg.node.swarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import reg.libp2p.Connection;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.SimulatedTimeline;
import reg.node.TestHome;

/**
 * Many nodes in one process, each with a home, a host, DHT, bitswap and heads of its own, in a
 * simulated network and time. Latency, loss, partitions and churn follow from one seed, and so does
 * the order of all that happens.
 *
 * <p>Its methods are for the one virtual thread that {@link #run} starts.
 */
final class SimulatedSwarm implements AutoCloseable {
  private static final double LOSS = 0.01;

  private final long seed;
  private final Path folder;
  private final SplittableRandom random;
  private final SimulatedTimeline timeline = new SimulatedTimeline(TestHome.NOW);
  private final SimulatedLinks links;
  private final MemoryNetwork network;
  private final List<SimulatedNode> nodes = new ArrayList<>();

  /** A swarm of nobody. */
  SimulatedSwarm(long seed, Path folder) {
    this.seed = seed;
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.links = new SimulatedLinks(timeline, random.split(), LOSS);
    this.network = new MemoryNetwork(timeline, links);
  }

  /** What happens in a run. */
  interface Story {
    void tell(SimulatedSwarm swarm) throws InterruptedException;
  }

  /** Tells a story in a swarm of its own; whatever fails in it names the seed. */
  static void run(long seed, Path folder, Story story) throws InterruptedException {
    try (var swarm = new SimulatedSwarm(seed, folder)) {
      var told =
          new FutureTask<>(
              () -> {
                story.tell(swarm);
                swarm.nodes.forEach(SimulatedNode::stop);
                swarm.pass(Duration.ofMinutes(2));
                return null;
              });
      Thread.ofVirtual().name("simulation").start(told);
      try {
        told.get();
      } catch (ExecutionException e) {
        throw new AssertionError("with seed " + seed + ": " + e.getCause(), e.getCause());
      }
    }
  }

  /** Chance, as the seed has it. */
  SplittableRandom random() {
    return random;
  }

  /** Nanoseconds of simulated time since the start. */
  long nanos() {
    return timeline.nanos();
  }

  /** Adds nodes; each joins through some of those that are there. */
  void add(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      var node = new SimulatedNode(nodes.size(), seed, folder, network);
      links.add(node.id());
      node.start();
      List<String> known = nodes.isEmpty() ? List.of() : List.of(any().address(), any().address());
      nodes.add(node);
      var _ = start(() -> node.join(known));
      pass(Duration.ofMillis(200));
    }
  }

  List<SimulatedNode> nodes() {
    return nodes;
  }

  /** A node that runs, by chance. */
  SimulatedNode any() {
    List<SimulatedNode> running = nodes.stream().filter(SimulatedNode::runs).toList();
    return running.get(random.nextInt(running.size()));
  }

  /** Begins something at a node; its end is seen once enough time has passed. */
  <T> FutureTask<T> start(Callable<T> action) {
    var task = new FutureTask<>(action);
    Thread.ofVirtual().name("simulated").start(task);
    return task;
  }

  /** Lets time pass. */
  void pass(Duration duration) {
    timeline.pass(duration);
  }

  /** Lets time pass until these have ended, at most so much. */
  void await(List<? extends FutureTask<?>> tasks, Duration patience) {
    long end = nanos() + patience.toNanos();
    while (nanos() < end && !tasks.stream().allMatch(FutureTask::isDone)) {
      pass(Duration.ofSeconds(1));
    }
  }

  /** Cuts a part of the nodes off from the others; connections between them break. */
  void partition(List<SimulatedNode> part) {
    Set<PeerId> apart = new HashSet<>();
    part.forEach(node -> apart.add(node.id()));
    links.cut(apart);
    for (SimulatedNode node : nodes) {
      for (Connection connection : node.connections()) {
        if (!links.connected(node.id(), connection.peer())) {
          connection.close();
        }
      }
    }
  }

  /** Ends the partition; a few nodes of each part meet again. */
  void heal() {
    links.cut(Set.of());
    for (int i = 0; i < nodes.size() / 10; i++) {
      SimulatedNode node = any();
      List<String> known = List.of(any().address());
      var _ = start(() -> node.join(known));
    }
  }

  /** Stops a node and starts it again, with what it held, a while later. */
  void restart(SimulatedNode node, Duration after) {
    node.stop();
    var _ =
        start(
            () -> {
              timeline.sleep(after);
              node.start();
              node.join(List.of(any().address()));
              return null;
            });
  }

  @Override
  public void close() {
    timeline.close();
  }

  /** The address of a node. */
  static Multiaddr memory(int number) {
    return Multiaddr.parse("/memory/" + number);
  }
}
