package reg.scan.template;

/**
 * A backslash escape of a Python text, as Jinja's texts have them.
 *
 * @param text what it stands for
 * @param end where in the source it ends
 * @param hidesPlain whether it stands for a letter, a digit or a sign that could be written plainly
 */
record PythonEscape(String text, int end, boolean hidesPlain) {
  /** Reads the escape that begins at a backslash. */
  static PythonEscape at(String source, int at) {
    if (at + 1 >= source.length()) {
      return new PythonEscape("\\", at + 1, false);
    }
    char c = source.charAt(at + 1);
    return switch (c) {
      case 'x' -> coded(source, at, 2, 16);
      case 'u' -> coded(source, at, 4, 16);
      case 'U' -> coded(source, at, 8, 16);
      case 'N' -> new PythonEscape("\\N", at + 2, true);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(source, at);
      case 'n' -> new PythonEscape("\n", at + 2, false);
      case 't' -> new PythonEscape("\t", at + 2, false);
      case 'r' -> new PythonEscape("\r", at + 2, false);
      case '\n' -> new PythonEscape("", at + 2, true);
      case 'a', 'b', 'f', 'v' -> new PythonEscape(" ", at + 2, false);
      case '\\', '\'', '"' -> new PythonEscape(String.valueOf(c), at + 2, false);
      default -> new PythonEscape("\\" + c, at + 2, false);
    };
  }

  private static PythonEscape octal(String source, int at) {
    int end = at + 1;
    while (end < source.length() && end < at + 4 && "01234567".indexOf(source.charAt(end)) >= 0) {
      end++;
    }
    return of(Integer.parseInt(source.substring(at + 1, end), 8), end);
  }

  private static PythonEscape coded(String source, int at, int digits, int radix) {
    int end = Math.min(source.length(), at + 2 + digits);
    try {
      return of(Integer.parseUnsignedInt(source, at + 2, end, radix), end);
    } catch (NumberFormatException e) {
      return new PythonEscape("\\" + source.charAt(at + 1), at + 2, true);
    }
  }

  private static PythonEscape of(int codePoint, int end) {
    boolean valid = Character.isValidCodePoint(codePoint);
    boolean plain = codePoint > ' ' && codePoint < 0x7f;
    return new PythonEscape(valid ? Character.toString(codePoint) : "?", end, plain);
  }
}
