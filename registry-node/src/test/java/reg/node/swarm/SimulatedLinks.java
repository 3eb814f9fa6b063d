package reg.node.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import reg.libp2p.PeerId;
import reg.libp2p.Timeline;
import reg.libp2p.memory.LinkConditions;

/** Links with distance, jitter and loss, that a partition cuts. All of it follows from a seed. */
final class SimulatedLinks implements LinkConditions {
  /** The world is a square of this many milliseconds. */
  private static final int WORLD_MILLIS = 80;

  private static final int JITTER_MILLIS = 5;

  /** What a lost segment costs TCP. */
  private static final Duration RETRANSMISSION = Duration.ofMillis(250);

  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(5);
  private static final int BYTES_PER_MILLI = 1_250; // 10 Mbit/s

  private final Timeline timeline;
  private final SplittableRandom random;
  private final double loss;
  private final Map<PeerId, Place> places = new HashMap<>();
  private final Set<PeerId> apart = new HashSet<>();

  private record Place(double x, double y) {}

  /**
   * Links between nobody yet.
   *
   * @param loss the share of writes that are lost at first
   */
  SimulatedLinks(Timeline timeline, SplittableRandom random, double loss) {
    this.timeline = timeline;
    this.random = random;
    this.loss = loss;
  }

  /** Gives a peer its place. */
  synchronized void add(PeerId peer) {
    places.put(peer, new Place(random.nextDouble(WORLD_MILLIS), random.nextDouble(WORLD_MILLIS)));
  }

  /** Cuts the links between these peers and all others; nobody ends the partition. */
  synchronized void cut(Set<PeerId> peers) {
    apart.clear();
    apart.addAll(peers);
  }

  /** Whether there is a way between two peers now. */
  synchronized boolean connected(PeerId one, PeerId other) {
    return apart.contains(one) == apart.contains(other);
  }

  @Override
  public Duration dial(PeerId from, PeerId to) throws IOException {
    if (!connected(from, to)) {
      try {
        timeline.sleep(DIAL_TIMEOUT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("no way to " + to);
    }
    return delay(from, to, 0).multipliedBy(2);
  }

  @Override
  public synchronized Duration delay(PeerId from, PeerId to, int bytes) {
    Place one = places.getOrDefault(from, new Place(0, 0));
    Place other = places.getOrDefault(to, new Place(0, 0));
    double distance = Math.hypot(one.x - other.x, one.y - other.y);
    double millis =
        1 + distance + random.nextDouble(JITTER_MILLIS) + (double) bytes / BYTES_PER_MILLI;
    Duration travel = Duration.ofNanos((long) (millis * 1_000_000));
    while (random.nextDouble() < loss) {
      travel = travel.plus(RETRANSMISSION);
    }
    return travel;
  }
}
