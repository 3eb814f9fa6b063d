package reg.base;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A number of bytes as people write it: {@code 64MiB}, {@code 1.5 GB}, {@code 4096}. Units are
 * powers of 1024 with an {@code i} and of 1000 without; their case does not matter.
 */
public final class ByteSize {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?) ?([KMGT]?)(I?)B?");
  private static final String UNITS = "KMGT";

  private ByteSize() {}

  /**
   * Parses a size.
   *
   * @throws RegistryException INVALID_REQUEST when the text is not a size or exceeds 2^63-1 bytes
   */
  public static long parse(String text) {
    var match = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!match.matches() || (match.group(2).isEmpty() && !match.group(3).isEmpty())) {
      throw refused(text);
    }
    int power = match.group(2).isEmpty() ? 0 : UNITS.indexOf(match.group(2)) + 1;
    double base = match.group(3).isEmpty() ? 1000 : 1024;
    double bytes = Double.parseDouble(match.group(1)) * Math.pow(base, power);
    if (bytes >= Long.MAX_VALUE) {
      throw refused(text);
    }
    return Math.round(bytes);
  }

  /** The size for people, in powers of 1024: {@code 1.5 GiB}, {@code 17 B}. */
  public static String format(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int power = Math.min(UNITS.length(), (63 - Long.numberOfLeadingZeros(bytes)) / 10);
    long tenths = Math.round(bytes / Math.pow(1024, power) * 10);
    return tenths / 10 + "." + tenths % 10 + " " + UNITS.charAt(power - 1) + "iB";
  }

  private static RegistryException refused(String text) {
    return new RegistryException(
        Fault.INVALID_REQUEST, "not a byte size: '" + text + "'; write for example 64MiB or 20GB");
  }
}
