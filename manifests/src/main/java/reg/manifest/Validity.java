package reg.manifest;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import reg.base.RegistryException;

/**
 * From when to when an object says what is true.
 *
 * @param issued when it was signed, to the second
 * @param expires from when on it may be out of date, to the second; after {@code issued}
 */
public record Validity(Instant issued, Instant expires) {
  /** How long a head or publisher record is good for unless its publisher says otherwise. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);

  /** The last second of the year 9999: later ones have no date that everybody can print. */
  private static final long SECONDS_MAX = 253_402_300_799L;

  /**
   * Checks the order; cuts the times to the second.
   *
   * @throws RegistryException MALFORMED when it expires before it is issued, and for times before
   *     1970 or after 9999
   */
  public Validity {
    issued = wholeSeconds("issued", issued);
    expires = wholeSeconds("expires", expires);
    if (!expires.isAfter(issued)) {
      throw Grammar.malformed("expires " + expires + " is not after issued " + issued);
    }
  }

  /** From a moment on, for {@link #DEFAULT_LIFETIME}. */
  public static Validity from(Instant issued) {
    return new Validity(issued, issued.plus(DEFAULT_LIFETIME));
  }

  /** How long ago it was issued; zero when its clock is ahead of ours. */
  public Duration ageAt(Instant now) {
    Duration age = Duration.between(issued, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Whether it may be out of date. */
  public boolean isExpiredAt(Instant now) {
    return !now.isBefore(expires);
  }

  /** The moment of a count of seconds since 1970. */
  static Instant instant(long seconds) {
    return wholeSeconds("time", Instant.ofEpochSecond(Math.min(seconds, SECONDS_MAX + 1)));
  }

  static Instant wholeSeconds(String what, Instant time) {
    if (time.getEpochSecond() < 0 || time.getEpochSecond() > SECONDS_MAX) {
      throw Grammar.malformed(what + " " + time + " is not between 1970 and 9999");
    }
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
