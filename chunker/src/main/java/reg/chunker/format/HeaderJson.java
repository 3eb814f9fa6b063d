package reg.chunker.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * Reads the JSON of a safetensors header front to back, one value of an expected kind after the
 * other. Whatever is something else, breaks RFC 8259 or is not UTF-8 is MALFORMED. A text has at
 * most {@value #TEXT_BYTES_MAX} bytes, a number fits 64 bits. For one thread.
 *
 * <p>Not by the JSON library that all else is read with: to load it takes a short command 0.02 s,
 * most of it for powers of ten that no header needs (decision 0097).
 */
final class HeaderJson {
  private static final int TEXT_BYTES_MAX = 16 << 20;
  private static final int BUFFER_BYTES = 8 << 10;
  private static final int END = -1;

  private final HeaderInput in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int limit;
  private byte[] text = new byte[128];
  private int length;

  HeaderJson(HeaderInput in) {
    this.in = in;
  }

  /** Whether an object begins here. */
  boolean isObject() {
    return space() == '{';
  }

  /** Whether a text begins here. */
  boolean isText() {
    return space() == '"';
  }

  /** Whether a list begins here. */
  boolean isList() {
    return space() == '[';
  }

  /** Goes into the object or list that begins here. */
  void enter() {
    space();
    at++;
  }

  /**
   * The next key of the object, whose value follows; null behind the last.
   *
   * @param first whether none was read yet
   */
  @Nullable String key(boolean first) {
    if (!more('}', first)) {
      return null;
    }
    if (space() != '"') {
      throw malformed("a key");
    }
    String key = text();
    if (space() != ':') {
      throw malformed("a colon");
    }
    at++;
    return key;
  }

  /**
   * Whether another element of the list follows.
   *
   * @param first whether none was read yet
   */
  boolean element(boolean first) {
    return more(']', first);
  }

  /** Requires that nothing follows. */
  void end() {
    if (space() != END) {
      throw malformed("the end");
    }
  }

  /** The whole number that begins here. */
  long number() {
    boolean negative = space() == '-';
    at += negative ? 1 : 0;
    int first = peek();
    if (first < '0' || first > '9') {
      throw malformed("a whole number");
    }
    long number = 0;
    for (int c = first; c >= '0' && c <= '9'; c = peek()) {
      if (number > (Long.MAX_VALUE - 9) / 10) {
        throw malformed("a number that can be counted");
      }
      number = 10 * number + (c - '0');
      at++;
      if (first == '0') {
        break;
      }
    }
    int next = peek();
    if (next == '.' || next == 'e' || next == 'E' || (next >= '0' && next <= '9')) {
      throw malformed("a whole number");
    }
    return negative ? -number : number;
  }

  /** The text that begins here. */
  String text() {
    at++;
    length = 0;
    boolean escaped = false;
    for (int c = peek(); c != '"'; c = peek()) {
      if (c < ' ') {
        throw malformed("the rest of a text");
      }
      take(c);
      if (c == '\\') {
        escaped = true;
        take(peek());
      }
    }
    at++;
    String raw = decoded();
    return escaped ? unescaped(raw) : raw;
  }

  private void take(int c) {
    if (c == END || length == TEXT_BYTES_MAX) {
      throw malformed("the end of a text");
    }
    if (length == text.length) {
      text = Arrays.copyOf(text, Math.min(2 * length, TEXT_BYTES_MAX));
    }
    text[length++] = (byte) c;
    at++;
  }

  private String decoded() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw Malformed.because("the safetensors header is not UTF-8", e);
    }
  }

  private String unescaped(String raw) {
    var plain = new StringBuilder(raw.length());
    int done = 0;
    for (int i = raw.indexOf('\\'); i >= 0; i = raw.indexOf('\\', done)) {
      plain.append(raw, done, i);
      char c = raw.charAt(i + 1);
      plain.append(c == 'u' ? unit(raw, i + 2) : meaning(c));
      done = i + (c == 'u' ? 6 : 2);
    }
    return plain.append(raw, done, raw.length()).toString();
  }

  /** The UTF-16 unit of four hex digits. */
  private char unit(String raw, int from) {
    int unit = 0;
    for (int i = from; i < from + 4; i++) {
      int digit =
          i < raw.length() && raw.charAt(i) < 0x80 ? Character.digit(raw.charAt(i), 16) : -1;
      if (digit < 0) {
        throw malformed("four hex digits");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private char meaning(char escaped) {
    return switch (escaped) {
      case '"', '\\', '/' -> escaped;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw malformed("an escape of JSON");
    };
  }

  /** Moves over the comma before another value, or over the bracket behind the last. */
  private boolean more(char close, boolean first) {
    int c = space();
    if (c == close) {
      at++;
      return false;
    }
    if (!first) {
      if (c != ',') {
        throw malformed("a comma");
      }
      at++;
    }
    return true;
  }

  /** Moves over space; what follows it. */
  private int space() {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      at++;
      c = peek();
    }
    return c;
  }

  /** The next byte, 0 to 255, or {@link #END}. */
  private int peek() {
    if (at == limit) {
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
      at = 0;
    }
    return at < limit ? buffer[at] & 0xff : END;
  }

  private RegistryException malformed(String wanted) {
    long position = in.position() - (limit - at);
    return Malformed.because(
        "the safetensors header has something other than " + wanted + " at byte " + position);
  }
}
