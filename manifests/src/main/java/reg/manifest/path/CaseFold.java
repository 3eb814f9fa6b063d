package reg.manifest.path;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The key under which two names are the same file on some file system: NFKC, full case folding,
 * NFKC.
 *
 * <p>The JDK has no case folding. Lower case, then full upper case, then lower case of each code
 * point tells the same names apart as Unicode's full folding (statuses C and F), checked over all
 * code points against ICU in a test, but that it also takes {@code ı} for {@code i}. See
 * docs/decisions/0010-case-folding.md.
 */
final class CaseFold {
  private static final int NONE = -1;
  private static final int NOT_ASCII = -2;
  private static final int CAPITAL_I_WITH_DOT = 0x130;

  private CaseFold() {}

  /** The key of a name or of a path; a path's key has as many slashes as the path. */
  static String key(String text) {
    int upper = firstUpper(text);
    if (upper == NOT_ASCII) {
      return slowKey(text);
    }
    return upper < 0 ? text : lower(text, upper);
  }

  private static int firstUpper(String text) {
    int upper = NONE;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return NOT_ASCII;
      }
      if (upper < 0 && c >= 'A' && c <= 'Z') {
        upper = i;
      }
    }
    return upper;
  }

  private static String lower(String ascii, int from) {
    var out = new StringBuilder(ascii);
    for (int i = from; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        out.setCharAt(i, (char) (c | 0x20));
      }
    }
    return out.toString();
  }

  private static String slowKey(String text) {
    String[] components = text.split("/", -1);
    for (int i = 0; i < components.length; i++) {
      String folded = fold(Normalizer.normalize(components[i], Normalizer.Form.NFKC));
      // NFKC makes slashes, of '℅' for example; they separate nothing.
      components[i] = Normalizer.normalize(folded, Normalizer.Form.NFKC).replace('/', '\0');
    }
    return String.join("/", components);
  }

  /** Full case folding, but that {@code ı} folds to {@code i}. */
  static String fold(String text) {
    return lowerEach(lowerEach(text).toUpperCase(Locale.ROOT));
  }

  private static String lowerEach(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (codePoint == CAPITAL_I_WITH_DOT) {
        out.append("i\u0307");
      } else {
        out.appendCodePoint(Character.toLowerCase(codePoint));
      }
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }
}
