package reg.manifest.age;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import reg.base.Fault;
import reg.base.RegistryException;

/** Bech32 of 32-byte keys behind a prefix. Source: BIP 173, without its limit of 90 characters. */
final class Bech32 {
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM = 6;

  /** The longest text that is read. */
  private static final int LENGTH_MAX = 256;

  private Bech32() {}

  /** In lower case. */
  static String encode(String prefix, byte[] data) {
    int[] words = toWords(data);
    int check = checksum(prefix, words) ^ 1;
    var text = new StringBuilder(prefix).append('1');
    for (int word : words) {
      text.append(ALPHABET.charAt(word));
    }
    for (int i = 0; i < CHECKSUM; i++) {
      text.append(ALPHABET.charAt((check >>> (5 * (CHECKSUM - 1 - i))) & 31));
    }
    return text.toString();
  }

  /**
   * The bytes behind a prefix.
   *
   * @param prefix in lower case
   * @throws RegistryException MALFORMED, without the text, which may be secret
   */
  static byte[] decode(String prefix, String text) {
    // Other than ASCII must not come near a change of case: a Kelvin sign would become a k.
    if (text.length() > LENGTH_MAX || text.chars().anyMatch(c -> c > 0x7e)) {
      throw malformed(prefix);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    boolean oneCase = text.equals(lower) || text.equals(text.toUpperCase(Locale.ROOT));
    if (!oneCase || !lower.startsWith(prefix + "1")) {
      throw malformed(prefix);
    }
    String data = lower.substring(prefix.length() + 1);
    int[] words = data.chars().map(ALPHABET::indexOf).toArray();
    if (words.length < CHECKSUM || data.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
      throw malformed(prefix);
    }
    int[] content = Arrays.copyOf(words, words.length - CHECKSUM);
    byte[] bytes = toBytes(content);
    if (!encode(prefix, bytes).equals(lower)) {
      throw malformed(prefix);
    }
    return bytes;
  }

  private static int[] toWords(byte[] data) {
    int[] words = new int[(data.length * 8 + 4) / 5];
    for (int bit = 0; bit < data.length * 8; bit++) {
      int set = (data[bit / 8] >>> (7 - bit % 8)) & 1;
      words[bit / 5] |= set << (4 - bit % 5);
    }
    return words;
  }

  /**
   * Bits that fill no byte must be zero and fewer than a word's, which the caller sees by encoding
   * again.
   */
  private static byte[] toBytes(int[] words) {
    var bytes = new ByteArrayOutputStream();
    int held = 0;
    int count = 0;
    for (int word : words) {
      held = (held << 5 | word) & 0xfff;
      count += 5;
      if (count >= 8) {
        count -= 8;
        bytes.write(held >>> count);
      }
    }
    return bytes.toByteArray();
  }

  /** Of the prefix, the words and six zeros. */
  private static int checksum(String prefix, int[] words) {
    int check = 1;
    for (int i = 0; i < prefix.length(); i++) {
      check = step(check, prefix.charAt(i) >> 5);
    }
    check = step(check, 0);
    for (int i = 0; i < prefix.length(); i++) {
      check = step(check, prefix.charAt(i) & 31);
    }
    for (int word : words) {
      check = step(check, word);
    }
    for (int i = 0; i < CHECKSUM; i++) {
      check = step(check, 0);
    }
    return check;
  }

  private static int step(int check, int value) {
    int top = check >>> 25;
    int next = (check & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      next ^= (top >>> i & 1) * GENERATOR[i];
    }
    return next;
  }

  private static RegistryException malformed(String prefix) {
    return new RegistryException(
        Fault.MALFORMED, "not a key of age that begins with " + prefix + "1, or mistyped");
  }
}
