package reg.ipld.multiformats;

import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Self-describing text forms of bytes: the first character names the base.
 *
 * <p>Source: multiformats/multibase. Text longer than {@value #TEXT_MAX} characters is refused,
 * because base36 and base58 are quadratic.
 */
public enum Multibase {
  BASE16('f', "0123456789abcdef"),
  BASE32('b', "abcdefghijklmnopqrstuvwxyz234567"),
  BASE36('k', "0123456789abcdefghijklmnopqrstuvwxyz"),
  BASE58BTC('z', "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
  BASE64('m', ""),
  BASE64URL('u', "");

  /** The longest text that is decoded. */
  public static final int TEXT_MAX = 4096;

  private final char prefix;
  private final String alphabet;

  Multibase(char prefix, String alphabet) {
    this.prefix = prefix;
    this.alphabet = alphabet;
  }

  /** The bytes as text with the base's prefix. */
  public String encode(byte[] bytes) {
    return prefix + encodeBare(bytes);
  }

  /** The bytes as text without a prefix, as in a CIDv0 or a PeerId. */
  public String encodeBare(byte[] bytes) {
    return switch (this) {
      case BASE16 -> HexFormat.of().formatHex(bytes);
      case BASE32 -> base32(bytes);
      case BASE36, BASE58BTC -> bigEncode(bytes);
      case BASE64 -> Base64.getEncoder().withoutPadding().encodeToString(bytes);
      case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    };
  }

  /**
   * Decodes text by its prefix; the upper-case prefixes {@code F}, {@code B} and {@code K} are
   * accepted too.
   *
   * @throws RegistryException MALFORMED for an unknown base, a foreign character or trailing bits
   */
  public static byte[] decode(String text) {
    if (text.isEmpty()) {
      throw malformed(text, "it is empty");
    }
    char first = text.charAt(0);
    String rest = text.substring(1);
    for (Multibase base : values()) {
      if (base.prefix == first) {
        return base.decodeBare(rest);
      }
      boolean caseless = base == BASE16 || base == BASE32 || base == BASE36;
      if (caseless && Character.toUpperCase(base.prefix) == first) {
        if (!rest.equals(rest.toUpperCase(Locale.ROOT))) {
          throw malformed(text, "it mixes upper and lower case");
        }
        return base.decodeBare(rest.toLowerCase(Locale.ROOT));
      }
    }
    throw malformed(text, "no supported multibase prefix");
  }

  /**
   * Decodes text without a prefix.
   *
   * @throws RegistryException MALFORMED for a foreign character, trailing bits or too long a text
   */
  public byte[] decodeBare(String text) {
    if (text.length() > TEXT_MAX) {
      throw malformed(text.substring(0, 32) + "…", "longer than " + TEXT_MAX + " characters");
    }
    try {
      return switch (this) {
        case BASE16 -> HexFormat.of().parseHex(lower(text));
        case BASE32 -> unbase32(text);
        case BASE36, BASE58BTC -> bigDecode(text);
        case BASE64 -> exact64(text, Base64.getDecoder().decode(text));
        case BASE64URL -> exact64(text, Base64.getUrlDecoder().decode(text));
      };
    } catch (IllegalArgumentException e) {
      throw malformed(text, "not " + name().toLowerCase(Locale.ROOT));
    }
  }

  private static String lower(String text) {
    if (!text.equals(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("upper case");
    }
    return text;
  }

  /** Refuses padding and non-zero trailing bits, which would give one value two texts. */
  private byte[] exact64(String text, byte[] bytes) {
    if (!encodeBare(bytes).equals(text)) {
      throw malformed(text, "not canonical base64");
    }
    return bytes;
  }

  private String base32(byte[] bytes) {
    var out = new StringBuilder((bytes.length * 8 + 4) / 5);
    int bits = 0;
    int buffer = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8 | (b & 0xff)) & 0xfff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        out.append(alphabet.charAt(buffer >> bits & 31));
      }
    }
    if (bits > 0) {
      out.append(alphabet.charAt(buffer << (5 - bits) & 31));
    }
    return out.toString();
  }

  private byte[] unbase32(String text) {
    byte[] out = new byte[text.length() * 5 / 8];
    int bits = 0;
    int buffer = 0;
    int n = 0;
    for (int i = 0; i < text.length(); i++) {
      buffer = (buffer << 5 | digit(text, i)) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out[n++] = (byte) (buffer >> bits);
      }
    }
    if (bits >= 5 || (buffer & ((1 << bits) - 1)) != 0) {
      throw malformed(text, "trailing bits");
    }
    return out;
  }

  private String bigEncode(byte[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    var out = new StringBuilder();
    BigInteger base = BigInteger.valueOf(alphabet.length());
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() != 0) {
      BigInteger[] parts = rest.divideAndRemainder(base);
      out.append(alphabet.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return alphabet.substring(0, 1).repeat(zeros) + out.reverse();
  }

  private byte[] bigDecode(String text) {
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == alphabet.charAt(0)) {
      zeros++;
    }
    BigInteger base = BigInteger.valueOf(alphabet.length());
    BigInteger value = BigInteger.ZERO;
    for (int i = zeros; i < text.length(); i++) {
      value = value.multiply(base).add(BigInteger.valueOf(digit(text, i)));
    }
    byte[] magnitude = value.signum() == 0 ? new byte[0] : value.toByteArray();
    int sign = magnitude.length > 0 && magnitude[0] == 0 ? 1 : 0;
    byte[] out = new byte[zeros + magnitude.length - sign];
    System.arraycopy(magnitude, sign, out, zeros, magnitude.length - sign);
    return out;
  }

  private int digit(String text, int i) {
    int value = alphabet.indexOf(text.charAt(i));
    if (value < 0) {
      throw malformed(text, "character '" + text.charAt(i) + "' is not of " + this);
    }
    return value;
  }

  private static RegistryException malformed(String text, String why) {
    return new RegistryException(Fault.MALFORMED, "not multibase text '" + text + "': " + why);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
