package reg.manifest.path;

/**
 * Text from outside, made fit for a terminal or a log line: escape sequences, newlines and
 * invisible or direction-changing characters become {@code \}{@code u{1b}}. Meant to be read by
 * people, not parsed back.
 */
public final class SafeText {
  private SafeText() {}

  /** The text with every harmful code point escaped; the same text when there is none. */
  public static String escape(String text) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (Characters.refusal(codePoint) != null) {
        return escapeFrom(text, i);
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }

  private static String escapeFrom(String text, int start) {
    var out = new StringBuilder(text.length() + 16).append(text, 0, start);
    for (int i = start; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (Characters.refusal(codePoint) == null) {
        out.appendCodePoint(codePoint);
      } else {
        out.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
      }
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }
}
