package reg.node;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people write them: {@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}. */
public final class Durations {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");

  private Durations() {}

  /** Reads one; null for anything else. */
  public static @Nullable Duration parse(String text) {
    var match = DURATION.matcher(text);
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
}
