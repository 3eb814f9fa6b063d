package reg.cli.terminal;

import java.util.Locale;

/**
 * Text that is safe to show. File names, publisher names and metadata come from other people; a
 * terminal obeys some characters in them and shows others in a misleading order.
 */
public final class Printable {
  private Printable() {}

  /**
   * The text with every character that is not plainly visible written as {@code \\u001b}: C0 and C1
   * controls (newlines too), bidirectional controls, zero-width and other format characters, line
   * separators, unpaired surrogates, private and unassigned code points.
   */
  public static String escape(String text) {
    if (text.codePoints().noneMatch(Printable::isHidden)) {
      return text;
    }
    var result = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isHidden(c)) {
                appendEscaped(result, c);
              } else {
                result.appendCodePoint(c);
              }
            });
    return result.toString();
  }

  private static boolean isHidden(int codePoint) {
    if (codePoint < 0x7f) {
      return codePoint < 0x20;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static void appendEscaped(StringBuilder result, int codePoint) {
    for (char unit : Character.toChars(codePoint)) {
      result.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
  }
}
