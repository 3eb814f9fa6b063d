package reg.manifest.policy;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/** Age as people write them: {@code 30d}, {@code 12h}. */
public final class Age {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");

  private Age() {}

  /** The age; null for other text. */
  static @Nullable Duration parse(String text) {
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
   * The age that a person gave.
   *
   * @param what to call it in the message
   * @throws RegistryException INVALID_REQUEST for other text, and for no age at all
   */
  public static Duration require(String what, String text) {
    Duration age = parse(text);
    if (age == null || age.isZero()) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, what + " takes an age as 30d or 12h, not '" + text + "'");
    }
    return age;
  }

  /** In the largest unit of which there is a whole one. */
  static String write(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + "d";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + "m" : age.toSeconds() + "s";
  }
}
