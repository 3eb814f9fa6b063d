package reg.ipld.multiformats;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * UTF-8 without replacement characters: text that has no exact byte form, and bytes that are not
 * text, are refused, so that every name has exactly one encoding.
 */
public final class Utf8 {
  private Utf8() {}

  /**
   * The bytes of text.
   *
   * @throws RegistryException MALFORMED when the text has an unpaired surrogate
   */
  public static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return encodeStrictly(text);
      }
    }
    return text.getBytes(UTF_8);
  }

  /**
   * Reads text of the given length in bytes at the buffer's position and moves behind it.
   *
   * @throws RegistryException MALFORMED for bytes that are not UTF-8 or are too few
   */
  public static String read(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new RegistryException(Fault.MALFORMED, "truncated text");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    for (byte b : bytes) {
      if (b < 0) {
        return decodeStrictly(bytes);
      }
    }
    return new String(bytes, US_ASCII);
  }

  private static byte[] encodeStrictly(String text) {
    try {
      ByteBuffer out = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[out.remaining()];
      out.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new RegistryException(Fault.MALFORMED, "text with an unpaired surrogate", e);
    }
  }

  private static String decodeStrictly(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RegistryException(Fault.MALFORMED, "text that is not UTF-8", e);
    }
  }
}
