package reg.manifest;

import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.path.SafeText;

/** The words that names are made of: ASCII letters, digits and a few marks. */
final class Grammar {
  private static final int SHOWN_MAX = 80;

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

  /** Text from outside, fit for a message: short and without control characters. */
  static String quote(String text) {
    String shown = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
    return "'" + SafeText.escape(shown) + "'";
  }

  static RegistryException invalid(String message) {
    return new RegistryException(Fault.INVALID_REQUEST, message);
  }
}
