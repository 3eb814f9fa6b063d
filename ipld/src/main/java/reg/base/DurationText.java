package reg.base;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}. */
public final class DurationText {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");

  private DurationText() {}

  /** The duration; null for other text. */
  public static @Nullable Duration parse(String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      return null;
    }
    long count = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /**
   * The duration, not zero, that a person gave.
   *
   * @param what to call it in the message
   * @throws RegistryException INVALID_REQUEST for other text, and for zero
   */
  public static Duration require(String what, String text) {
    Duration duration = parse(text);
    if (duration == null || duration.isZero()) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, what + " takes a time as 30d or 12h, not '" + text + "'");
    }
    return duration;
  }

  /** In the largest unit of which there is a whole one. */
  public static String format(Duration duration) {
    if (duration.toDays() > 0) {
      return duration.toDays() + "d";
    }
    if (duration.toHours() > 0) {
      return duration.toHours() + "h";
    }
    return duration.toMinutes() > 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }
}
