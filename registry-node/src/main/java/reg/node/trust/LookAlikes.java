package reg.node.trust;

import java.util.Locale;
import java.util.Map;

/**
 * Whether a person could take one petname for another. Petnames are ASCII, so the skeletons of UTS
 * 39 come down to the few marks below; some more are folded that look alike only in some fonts.
 * Source: Unicode confusables.txt, which the test compares; decision 0080.
 */
final class LookAlikes {
  private static final Map<String, String> FOLDED =
      Map.of(
          "rn", "m", "vv", "w", "cl", "d", "0", "o", "1", "l", "i", "l", "_", "-", "5", "s", "2",
          "z");

  private LookAlikes() {}

  /** Whether two different petnames look alike. */
  static boolean areAlike(String one, String other) {
    return !one.equalsIgnoreCase(other) && skeleton(one).equals(skeleton(other));
  }

  static String skeleton(String petname) {
    String rest = petname.toLowerCase(Locale.ROOT);
    var skeleton = new StringBuilder();
    while (!rest.isEmpty()) {
      String two = rest.length() > 1 ? FOLDED.get(rest.substring(0, 2)) : null;
      String one = rest.substring(0, 1);
      skeleton.append(two == null ? FOLDED.getOrDefault(one, one) : two);
      rest = rest.substring(two == null ? 1 : 2);
    }
    return skeleton.toString();
  }
}
