package reg.manifest.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.path.SafeText;

/** What the texts of a log have in common. */
final class TlogText {
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");
  private static final int QUOTED_MAX = 80;

  private TlogText() {}

  /** Strict UTF-8. */
  static String utf8(String what, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RegistryException(Fault.MALFORMED, what + " is not UTF-8", e);
    }
  }

  /** RFC 4648 section 4, padded, one text for one value. */
  static byte[] base64(String what, String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (base64(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new RegistryException(Fault.MALFORMED, what + " is not base64: " + quote(text), e);
    }
    throw malformed(what + " is not canonical base64: " + quote(text));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** A hash of 32 bytes. */
  static byte[] hash(String what, String text) {
    byte[] hash = base64(what, text);
    if (hash.length != Merkle.HASH_BYTES) {
      throw malformed(what + " has " + hash.length + " bytes, not " + Merkle.HASH_BYTES);
    }
    return hash;
  }

  /** A number from 0 to 2^63 - 1 without leading zeroes. */
  static long decimal(String what, String text) {
    if (DECIMAL.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new RegistryException(Fault.MALFORMED, what + " is too large: " + text, e);
      }
    }
    throw malformed(what + " is not a decimal number: " + quote(text));
  }

  static String quote(String text) {
    String shown = text.length() > QUOTED_MAX ? text.substring(0, QUOTED_MAX) + "…" : text;
    return "'" + SafeText.escape(shown) + "'";
  }

  static RegistryException malformed(String what) {
    return new RegistryException(Fault.MALFORMED, what);
  }
}
