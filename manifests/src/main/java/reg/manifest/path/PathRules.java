package reg.manifest.path;

import java.text.Normalizer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Which paths a release may have: those that mean the same file, and only that file, on every
 * platform. Checked at push and again on the signed list before anything is written.
 *
 * <p>Format page: paths, with the rules one by one. Source: git's {@code is_valid_win32_path} and
 * {@code hasDotgit}, trust-and-threats 4.2.
 */
public final class PathRules {
  /** The longest component, in bytes of UTF-8. */
  public static final int COMPONENT_BYTES_MAX = 255;

  /** The longest path, in bytes of UTF-8. */
  public static final int PATH_BYTES_MAX = 1024;

  /** How many components a path may have. */
  public static final int DEPTH_MAX = 32;

  /** How many files and empty folders a release may have. */
  public static final int ENTRIES_MAX = 1_000_000;

  /** What the names of files that reg itself puts into a folder begin with, in any case. */
  public static final String RESERVED_PREFIX = ".reg-";

  /** The receipt that a pull leaves in its folder. */
  public static final String RECEIPT_NAME = ".reg-receipt";

  /** ASCII characters that no path has, besides controls. */
  private static final String FORBIDDEN = "\\:<>\"|?*";

  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    for (char c = 0x20; c < 0x7F; c++) {
      PLAIN[c] = FORBIDDEN.indexOf(c) < 0;
    }
  }

  private PathRules() {}

  /**
   * Requires that every path alone is allowed and that no two of them are the same file, or file
   * and folder, anywhere.
   *
   * @throws RegistryException MALFORMED, naming the first path that is refused and why
   */
  public static void requireAll(Collection<String> files, Collection<String> emptyFolders) {
    var paths = new PathSet();
    files.forEach(paths::addFile);
    emptyFolders.forEach(paths::addEmptyFolder);
  }

  /**
   * Requires that the path alone is allowed.
   *
   * @throws RegistryException MALFORMED, with the path and the reason
   */
  public static void require(String path) {
    String refusal = refusal(path);
    if (refusal != null) {
      throw refused(path, refusal);
    }
  }

  /** Why the path is refused, or null when it is allowed. The reason fits behind "path 'x' ". */
  public static @Nullable String refusal(String path) {
    if (path.isEmpty()) {
      return "is empty";
    }
    boolean ascii = true;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c >= 0x80) {
        ascii = false;
      } else if (!PLAIN[c]) {
        return forbidden(c);
      }
    }
    return ascii ? refusalOfAscii(path) : refusalOfText(path);
  }

  private static @Nullable String refusalOfAscii(String path) {
    return path.length() > PATH_BYTES_MAX ? tooLong(path.length()) : refusalOfComponents(path);
  }

  private static @Nullable String refusalOfText(String path) {
    int bytes = 0;
    for (int i = 0; i < path.length(); ) {
      int codePoint = path.codePointAt(i);
      String refusal = Characters.refusal(codePoint);
      if (refusal != null) {
        return "has " + refusal + " (U+" + String.format("%04X", codePoint) + ")";
      }
      bytes += utf8Length(codePoint);
      i += Character.charCount(codePoint);
    }
    if (bytes > PATH_BYTES_MAX) {
      return tooLong(bytes);
    }
    return Normalizer.isNormalized(path, Normalizer.Form.NFC)
        ? refusalOfComponents(path)
        : "is not in Unicode normalisation form C, so it looks like another name";
  }

  private static @Nullable String refusalOfComponents(String path) {
    int depth = 0;
    for (int start = 0; start <= path.length(); ) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (++depth > DEPTH_MAX) {
        return "is more than " + DEPTH_MAX + " folders deep";
      }
      String refusal = start == end ? "is empty" : refusalOfComponent(path.substring(start, end));
      if (refusal != null) {
        return end - start == path.length()
            ? refusal
            : "has component " + depth + ", which " + refusal;
      }
      start = end + 1;
    }
    return null;
  }

  private static @Nullable String refusalOfComponent(String component) {
    if (utf8Length(component) > COMPONENT_BYTES_MAX) {
      return "is longer than " + COMPONENT_BYTES_MAX + " bytes";
    }
    return ComponentRules.refusal(component, CaseFold.key(component));
  }

  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      bytes += utf8Length(codePoint);
      i += Character.charCount(codePoint);
    }
    return bytes;
  }

  private static int utf8Length(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  private static String forbidden(char c) {
    return c < 0x20 || c == 0x7F
        ? "has " + Characters.CONTROL
        : "has '" + c + "', which means something else on some platforms";
  }

  private static String tooLong(int bytes) {
    return "has " + bytes + " bytes; at most " + PATH_BYTES_MAX;
  }

  static RegistryException refused(String path, String why) {
    return new RegistryException(
        Fault.MALFORMED, "path '" + SafeText.escape(path) + "' " + why + "; rename it");
  }
}
