package reg.scan.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import reg.chunker.format.HeaderInput;
import reg.scan.pickle.PickleStack.Broken;
import reg.scan.pickle.PickleWalk.End;

/**
 * Reads instructions and what follows them, as strictly as every unpickler does and no stricter.
 * Source: CPython 3.14 {@code Modules/_pickle.c} and {@code Lib/pickle.py}, of which the second
 * takes more. For one walk.
 */
final class PickleInput {
  private static final int LINE_BYTES_MAX = 1 << 16;
  private static final int TEXT_BYTES_MAX = 256;
  private static final int INDEX_CHARS_MAX = 19;
  private static final int PROTOCOL_MAX = 5;

  private final HeaderInput in;
  private byte[] line = new byte[64];

  PickleInput(HeaderInput in) {
    this.in = in;
  }

  /** Where the next byte lies. */
  long position() {
    return in.position();
  }

  Opcode opcode() throws Broken {
    Opcode opcode = Opcode.of(in.u8());
    if (opcode == null) {
      throw Broken.because("no instruction");
    }
    return opcode;
  }

  /** Passes over what follows; nobody reads a number that is none or a protocol to come. */
  void pass(Opcode opcode) throws Broken {
    switch (opcode.argument()) {
      case LINE -> {
        String text = line();
        if (opcode != Opcode.PERSID && !looksLikeNumber(text)) {
          throw Broken.because("a number that is none");
        }
      }
      case SIZED_1, SIZED_4, SIZED_8 -> in.pass(sized(opcode.argument()));
      case ONE -> {
        if (in.u8() > PROTOCOL_MAX && opcode == Opcode.PROTO) {
          throw Broken.because("a protocol that is not known");
        }
      }
      case TWO -> in.pass(2);
      case FOUR -> in.pass(4);
      case EIGHT -> in.pass(8);
      default -> {}
    }
  }

  /** Letters for hexadecimal, infinity and the mark of a long; C ends the text at a zero. */
  private static boolean looksLikeNumber(String line) {
    int zero = line.indexOf(0);
    String text = zero < 0 ? line : line.substring(0, zero);
    return !text.isBlank()
        && text.chars()
            .allMatch(
                c ->
                    c < 0x80
                        && (Character.isLetterOrDigit(c) || " \t\r\f\013+-_.".indexOf(c) >= 0));
  }

  /**
   * A short text that is spelled out; {@link Value#UNTOLD} when it may be another than it seems.
   */
  Value text(Opcode opcode) throws Broken {
    if (opcode.argument() != Opcode.Argument.LINE) {
      long length = sized(opcode.argument());
      if (length > TEXT_BYTES_MAX) {
        in.pass(length);
        return Value.UNTOLD;
      }
      return decoded(in.bytes(length));
    }
    String text = line();
    if (opcode.effect() == Opcode.Effect.QUOTED) {
      text = unquoted(text);
    }
    boolean escaped =
        opcode.effect() == Opcode.Effect.QUOTED
            ? text.indexOf('\\') >= 0
            : text.contains("\\u") || text.contains("\\U");
    return escaped || text.length() > TEXT_BYTES_MAX ? Value.UNTOLD : new Value.Text(text);
  }

  private static String unquoted(String line) throws Broken {
    int last = line.length() - 1;
    if (last < 1 || "'\"".indexOf(line.charAt(0)) < 0 || line.charAt(0) != line.charAt(last)) {
      throw Broken.because("a text without its quotes");
    }
    return line.substring(1, last);
  }

  /** Bytes that are no UTF-8 name nothing that can be imported. */
  private static Value decoded(byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return new Value.Text(text.toString());
    } catch (CharacterCodingException e) {
      return Value.PLAIN;
    }
  }

  /** An index of the memo, 0 or more. */
  long index(Opcode opcode) throws Broken {
    return switch (opcode.argument()) {
      case ONE -> in.u8();
      case FOUR -> in.u32();
      default -> number(line());
    };
  }

  /** As {@code int()} reads it: with blanks around, a sign, and lines between digits. */
  private static long number(String line) throws Broken {
    if (isShort(line)) {
      return Long.parseLong(line);
    }
    String text = line.strip().replace("_", "").replaceFirst("^([+-]?)0+(?=\\d)", "$1");
    if (text.length() > INDEX_CHARS_MAX || !text.matches("[+-]?[0-9]+")) {
      throw Broken.because("a memo index that is no number");
    }
    var number = new BigInteger(text);
    if (number.signum() < 0 || number.bitLength() > 62) {
      throw Broken.because("memo index " + number);
    }
    return number.longValue();
  }

  private static boolean isShort(String line) {
    return !line.isEmpty()
        && line.length() <= 9
        && line.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** A length that the bytes left can hold. */
  private long sized(Opcode.Argument argument) throws Broken {
    long length =
        switch (argument) {
          case SIZED_1 -> in.u8();
          case SIZED_4 -> in.u32();
          default -> in.i64();
        };
    if (length < 0 || length > in.left()) {
      throw new Broken(End.CUT, "cut off");
    }
    return length;
  }

  /** Bytes up to the end of the line, what is no UTF-8 in them replaced. */
  String line() throws Broken {
    int length = 0;
    for (int c = in.u8(); c != '\n'; c = in.u8()) {
      if (length == LINE_BYTES_MAX) {
        throw Broken.limit("a line over " + LINE_BYTES_MAX + " bytes");
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = (byte) c;
    }
    return new String(line, 0, length, StandardCharsets.UTF_8);
  }
}
