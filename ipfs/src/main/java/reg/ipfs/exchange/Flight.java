package reg.ipfs.exchange;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import reg.libp2p.Timeline;

/**
 * How much one session has under way, from the question to the block that was checked: twice what
 * comes while an answer is awaited, so that a link is kept busy, however long it is; and a small
 * share of what has come. So one that is killed has got little in vain, by what it has got at all.
 * Many threads may use it.
 */
final class Flight {
  /** May be under way at the beginning, on any link: bytes, and blocks whatever they have. */
  static final int BYTES_MIN = 1 << 20;

  static final int BLOCKS_MIN = 2;

  /** One of so many bytes that came may be under way. */
  static final int SHARE = 32;

  private static final int GAIN = 2;
  private static final double NEWEST_SHARE = 0.125;

  /** The fastest rate of this time and the one before counts. */
  private static final long RATE_NANOS = Duration.ofMillis(500).toNanos();

  private final Timeline timeline;
  private final UncheckedForms forms = new UncheckedForms();
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock, as all below. */
  private int blocks;

  private long landedBytes;
  private double blockBytes = BYTES_MIN;

  /** In bytes a nanosecond: the fastest of the time that runs, and of the one before. */
  private double rate;

  private double rateBefore;
  private long rateSince;
  private long shortestAnswer = Long.MAX_VALUE;

  /**
   * A block was asked for.
   *
   * @param landedBytes what had come by then
   */
  record Departure(long nanos, long landedBytes) {}

  Flight(Timeline timeline) {
    this.timeline = timeline;
    this.rateSince = timeline.nanos();
  }

  /** How many more blocks may be asked for. */
  int room() {
    lock.lock();
    try {
      return Math.max(0, blocksMax() - blocks);
    } finally {
      lock.unlock();
    }
  }

  private int blocksMax() {
    boolean known = shortestAnswer < Long.MAX_VALUE;
    double link = known ? GAIN * Math.max(rate, rateBefore) * shortestAnswer : 0;
    double bytes = Math.max(link, Math.max(BYTES_MIN, (double) landedBytes / SHARE));
    return (int) Math.clamp(Math.ceil(bytes / blockBytes), BLOCKS_MIN, ExchangeLimits.CIDS_MAX);
  }

  /** A block is asked for now; {@link #land} must follow. */
  Departure depart() {
    lock.lock();
    try {
      blocks++;
      return new Departure(timeline.nanos(), landedBytes);
    } finally {
      lock.unlock();
    }
  }

  /** The answer begins to come. */
  void answered(Departure departure) {
    lock.lock();
    try {
      shortestAnswer = Math.min(shortestAnswer, timeline.nanos() - departure.nanos);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A block is not under way any more.
   *
   * @param bytes of its stored form; 0 when it did not come, which tells nothing
   */
  void land(Departure departure, int bytes) {
    lock.lock();
    try {
      blocks--;
      if (bytes > 0) {
        learn(departure, bytes, timeline.nanos());
      }
    } finally {
      lock.unlock();
    }
  }

  private void learn(Departure departure, int bytes, long now) {
    boolean first = landedBytes == 0;
    landedBytes += bytes;
    blockBytes = first ? bytes : blockBytes + NEWEST_SHARE * (bytes - blockBytes);
    if (now - rateSince > RATE_NANOS) {
      rateBefore = rate;
      rate = 0;
      rateSince = now;
    }
    long took = Math.max(1, now - departure.nanos);
    rate = Math.max(rate, (double) (landedBytes - departure.landedBytes) / took);
  }

  /** What came and was not checked yet. */
  UncheckedForms forms() {
    return forms;
  }
}
