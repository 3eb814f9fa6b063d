package reg.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How amounts and moments are written for people, and for JSON. */
final class Texts {
  private Texts() {}

  /** To the second, in UTC: {@code 2026-11-22T19:12:05Z}. */
  static String moment(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** {@code 0.42 s}. */
  static String elapsed(Duration duration) {
    long hundredths = (duration.toMillis() + 5) / 10;
    return hundredths / 100 + "." + hundredths / 10 % 10 + hundredths % 10 + " s";
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** {@code 1 file}, {@code 2 files}. */
  static String count(long number, String singular) {
    return number + " " + singular + (number == 1 ? "" : "s");
  }

  /** A constant as JSON and help write it: {@code IN_USE} is {@code in-use}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
