package reg.manifest;

import java.util.Locale;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Utf8;
import reg.manifest.path.SafeText;

/** The words that names are made of: ASCII letters, digits and a few marks. */
final class Grammar {
  private static final int SHOWN_MAX = 80;
  private static final int KEYWORD_MAX = 32;

  private Grammar() {}

  /**
   * Whether the text has 1 to {@code max} characters, begins with an ASCII letter or digit and goes
   * on with letters, digits and the given marks.
   */
  static boolean isWord(String text, String marks, int max) {
    if (text.isEmpty() || text.length() > max || !isAlphanumeric(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && marks.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /**
   * Requires text of 1 to {@code bytesMax} bytes of UTF-8 that steers no terminal.
   *
   * @throws RegistryException MALFORMED, naming {@code what}
   */
  static void requireText(String what, String text, int bytesMax) {
    int bytes = Utf8.encode(text).length;
    if (bytes == 0 || bytes > bytesMax) {
      throw malformed(what + " has " + bytes + " bytes, of 1 to " + bytesMax);
    }
    if (!SafeText.escape(text).equals(text)) {
      throw malformed(what + " " + quote(text) + " has control or invisible characters");
    }
  }

  /**
   * Requires a word of lower-case letters, digits and hyphens that begins with a letter.
   *
   * @throws RegistryException MALFORMED, naming {@code what}
   */
  static void requireKeyword(String what, String text) {
    boolean lower = text.equals(text.toLowerCase(Locale.ROOT));
    if (!isWord(text, "-", KEYWORD_MAX) || !lower || isDigit(text.charAt(0))) {
      throw malformed(what + " " + quote(text) + " must match [a-z][a-z0-9-]{0,31}");
    }
  }

  /** Text from outside, fit for a message: short and without control characters. */
  static String quote(String text) {
    String shown = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
    return "'" + SafeText.escape(shown) + "'";
  }

  static RegistryException malformed(String message) {
    return new RegistryException(Fault.MALFORMED, message);
  }

  static RegistryException invalid(String message) {
    return new RegistryException(Fault.INVALID_REQUEST, message);
  }
}
