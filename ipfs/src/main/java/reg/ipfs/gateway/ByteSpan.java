package reg.ipfs.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one range of a block that a {@code Range} field asks for.
 *
 * @param from the first byte
 * @param to behind the last byte
 */
record ByteSpan(int from, int to) {
  private static final Pattern FIRST =
      Pattern.compile("bytes=\\s*(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))\\s*(?:,.*)?");

  private static final ByteSpan NOTHING = new ByteSpan(0, 0);

  /** Whether none of the bytes asked for exist. */
  boolean isEmpty() {
    return from == to;
  }

  /**
   * Reads the first range of a field.
   *
   * @param field null when there is none
   * @return null when all is wanted, which also a field that can not be read means
   */
  static @Nullable ByteSpan of(@Nullable String field, int size) {
    Matcher match = FIRST.matcher(field == null ? "" : field);
    if (!match.matches()) {
      return null;
    }
    if (match.group(3) != null) {
      long count = Math.min(Long.parseLong(match.group(3)), size);
      return count == 0 ? NOTHING : new ByteSpan((int) (size - count), size);
    }
    long from = Long.parseLong(match.group(1));
    long last = match.group(2) == null ? size - 1L : Long.parseLong(match.group(2));
    if (match.group(2) != null && last < from) {
      return null;
    }
    return from >= size ? NOTHING : new ByteSpan((int) from, (int) Math.min(last + 1, size));
  }
}
