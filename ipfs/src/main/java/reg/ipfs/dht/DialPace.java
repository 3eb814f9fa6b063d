package reg.ipfs.dht;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Spreads dials that strangers cause, so that false provider records make nobody's flood of us: at
 * most {@link DhtLimits#PROVIDER_DIALS_PER_SECOND} begin in any second. Safe for many threads.
 */
public final class DialPace {
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final Queue<Instant> recent = new ArrayDeque<>();

  /** Nothing dialled yet. */
  public DialPace() {}

  /**
   * Takes places for the dials of one peer's addresses.
   *
   * @return how long from now to wait for the last
   */
  public synchronized Duration next(Instant now, int dials) {
    Duration wait = Duration.ZERO;
    for (int i = 0; i < dials; i++) {
      wait = next(now);
    }
    return wait;
  }

  private Duration next(Instant now) {
    Instant begin = now;
    if (recent.size() == DhtLimits.PROVIDER_DIALS_PER_SECOND) {
      Instant free = recent.remove().plus(WINDOW);
      begin = free.isAfter(now) ? free : now;
    }
    recent.add(begin);
    return Duration.between(now, begin);
  }
}
