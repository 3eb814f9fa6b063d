package reg.libp2p.yamux;

/** A token bucket: so many events at once, and so many a second in the long run. One thread. */
final class RateLimit {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final int burst;
  private final long nanosPerToken;
  private double tokens;
  private long last;

  RateLimit(int burst, int perSecond, long now) {
    this.burst = burst;
    this.nanosPerToken = SECOND_NANOS / perSecond;
    this.tokens = burst;
    this.last = now;
  }

  /** Takes a token; false when there is none. */
  boolean admits(long now) {
    tokens = Math.min(burst, tokens + (double) (now - last) / nanosPerToken);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
