package reg.ipfs.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * A range of a file's bytes, both ends included; negative numbers count from its end.
 *
 * @param from the first byte
 * @param to the last byte, or null for the file's end
 */
public record EntityBytes(long from, @Nullable Long to) {
  private static final Pattern TEXT = Pattern.compile("([+-]?[0-9]{1,19}):([+-]?[0-9]{1,19}|\\*)");

  /** The whole file. */
  public static final EntityBytes WHOLE = new EntityBytes(0, null);

  /**
   * Parses {@code from:to} or {@code from:*}.
   *
   * @throws RegistryException INVALID_REQUEST for anything else, and when the range ends before it
   *     begins whatever the file's size
   */
  public static EntityBytes parse(String text) {
    Matcher match = TEXT.matcher(text);
    try {
      if (match.matches()) {
        long from = Long.parseLong(match.group(1));
        Long to = match.group(2).equals("*") ? null : Long.valueOf(match.group(2));
        if (to == null || from < 0 != to < 0 || from <= to) {
          return new EntityBytes(from, to);
        }
      }
    } catch (NumberFormatException e) {
      // Out of the range of 64 bits: refused below as any other text.
    }
    throw new RegistryException(
        Fault.INVALID_REQUEST, "invalid entity-bytes '" + text + "': not FROM:TO or FROM:*");
  }

  /** The first byte in a file of this size; may lie behind its end. */
  long first(long size) {
    return from < 0 ? Math.max(size + from, 0) : from;
  }

  /** How many bytes of a file of this size are wanted; 0 when none of them exist. */
  long count(long size) {
    long last = to == null ? size - 1 : to < 0 ? size + to : Math.min(to, size - 1);
    return Math.max(last - first(size) + 1, 0);
  }

  /** As it is written in a URL. */
  public String text() {
    return from + ":" + (to == null ? "*" : to);
  }
}
