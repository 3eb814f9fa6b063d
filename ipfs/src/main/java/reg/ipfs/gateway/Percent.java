package reg.ipfs.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Percent-encoding of UTF-8 text for URLs and header fields. */
final class Percent {
  private static final String UNRESERVED = "-_.~";

  private Percent() {}

  /** Encodes a file name or one name of a path. */
  static String segment(String text) {
    return encode(text, "$&+=:@");
  }

  /** Encodes a whole path, its slashes kept. */
  static String path(String text) {
    return encode(text, "$&+=:@/,;!'()*");
  }

  /** Encodes the name or value of a query parameter. */
  static String query(String text) {
    return encode(text, "").replace("%20", "+");
  }

  private static String encode(String text, String kept) {
    var out = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || UNRESERVED.indexOf(c) >= 0 || kept.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return out.toString();
  }
}
