package reg.manifest.path;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one component of a path may not be called because some platform gives the name a meaning.
 * The component's characters have been checked; {@code key} is its {@link CaseFold#key}.
 */
final class ComponentRules {
  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

  private ComponentRules() {}

  /** Why the component is refused, or null. */
  static @Nullable String refusal(String component, String key) {
    int length = component.length();
    char last = component.charAt(length - 1);
    if (last == '.' || last == ' ') {
      return component.equals(".") || component.equals("..")
          ? "is '.' or '..'"
          : "ends in a dot or a space, which Windows drops";
    }
    if (key.charAt(0) == '.') {
      return dotRefusal(key);
    }
    if (isShortName(key)) {
      return "could be another file's short (8.3) name on Windows";
    }
    return isDevice(key) ? "is a device on Windows" : null;
  }

  private static @Nullable String dotRefusal(String key) {
    if (key.equals(".git")) {
      return "is git's own folder";
    }
    if (key.startsWith(PathRules.RESERVED_PREFIX)) {
      return "is reserved for files of reg ('" + PathRules.RESERVED_PREFIX + "…')";
    }
    return null;
  }

  /** {@code con}, {@code con.txt}, {@code com1 .txt}; superscript digits were folded to digits. */
  private static boolean isDevice(String key) {
    int dot = key.indexOf('.');
    String base = (dot < 0 ? key : key.substring(0, dot)).stripTrailing();
    if (DEVICES.contains(base)) {
      return true;
    }
    return base.length() == 4
        && (base.startsWith("com") || base.startsWith("lpt"))
        && isDigit(base.charAt(3));
  }

  /** {@code x~1}, {@code git~1}, {@code progra~1.exe}: at most 8 characters, a dot, at most 3. */
  private static boolean isShortName(String key) {
    int tilde = key.lastIndexOf('~');
    if (tilde < 1) {
      return false;
    }
    int dot = key.indexOf('.');
    int end = dot < 0 ? key.length() : dot;
    boolean fits = end <= 8 && key.length() - end <= 4;
    boolean numbered = tilde + 1 < end;
    for (int i = tilde + 1; i < end; i++) {
      numbered &= isDigit(key.charAt(i));
    }
    return fits && numbered;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
