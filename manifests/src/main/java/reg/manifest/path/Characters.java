package reg.manifest.path;

import org.jspecify.annotations.Nullable;

/**
 * Code points that no path may have and no terminal gets to see as they are. The list is fixed, not
 * taken from the JDK's Unicode tables, so that a path is judged alike by every version.
 */
final class Characters {
  static final String CONTROL = "a control character";
  static final String INVISIBLE = "an invisible or bidirectional control character";
  static final String NOT_TEXT = "a code point that is not text";

  /** First and last code points, ascending. Sources: UAX 44 (Default_Ignorable, Bidi_Control). */
  private static final int[] INVISIBLE_RANGES = {
    0x00AD, 0x00AD, // soft hyphen
    0x034F, 0x034F, // combining grapheme joiner
    0x061C, 0x061C, // Arabic letter mark
    0x115F, 0x1160, // Hangul fillers
    0x17B4, 0x17B5, // Khmer inherent vowels
    0x180B, 0x180F, // Mongolian selectors
    0x200B, 0x200F, // zero-width, and marks that HFS ignores
    0x2028, 0x202E, // line and paragraph separators, embeddings, overrides
    0x2060, 0x206F, // joiners, isolates, deprecated controls
    0x3164, 0x3164, // Hangul filler
    0xFE00, 0xFE0F, // variation selectors
    0xFEFF, 0xFEFF, // byte order mark
    0xFFA0, 0xFFA0, // Hangul filler, half width
    0xFFF0, 0xFFFB, // unassigned, interlinear annotation
    0x1BCA0, 0x1BCA3, // shorthand controls
    0x1D173, 0x1D17A, // musical controls
    0xE0000, 0xE0FFF, // tags, selectors
  };

  private Characters() {}

  /** What is wrong with a code point whatever stands beside it, or null. */
  static @Nullable String refusal(int codePoint) {
    if (codePoint < 0x20 || (codePoint >= 0x7F && codePoint < 0xA0)) {
      return CONTROL;
    }
    if (codePoint < 0xAD) {
      return null;
    }
    if (isInvisible(codePoint)) {
      return INVISIBLE;
    }
    return isText(codePoint) ? null : NOT_TEXT;
  }

  private static boolean isInvisible(int codePoint) {
    for (int i = 0; i < INVISIBLE_RANGES.length && codePoint >= INVISIBLE_RANGES[i]; i += 2) {
      if (codePoint <= INVISIBLE_RANGES[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** No lone surrogate, no non-character, no sign of bytes that were not UTF-8. */
  private static boolean isText(int codePoint) {
    boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    boolean noncharacter =
        (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    return !surrogate && !noncharacter && codePoint != 0xFFFD;
  }
}
