package reg.cli.control;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One message on the socket: {@code kind, 1 byte || length, 4 bytes big endian || bytes}. Who makes
 * one gives its bytes away.
 */
final class Frame {
  /** The most bytes of a frame. */
  static final int BYTES_MAX = 1 << 20;

  private static final byte[] NOTHING = {};

  private final Kind kind;
  private final byte[] bytes;

  /** A frame of at most {@link #BYTES_MAX} bytes. */
  Frame(Kind kind, byte[] bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  /** What a frame is, with the byte that says so. */
  enum Kind {
    /** To the node: the command. */
    REQUEST('R'),
    /** To the node: bytes of standard input; none at its end. */
    INPUT('I'),
    /** From the node: it waits for {@link #INPUT}. */
    WANT_INPUT('W'),
    /** From the node: bytes of standard output. */
    OUT('O'),
    /** From the node: bytes of standard error. */
    ERR('E'),
    /** From the node: the exit code, one byte; the last frame. */
    EXIT('X');

    private final int code;

    Kind(char code) {
      this.code = code;
    }
  }

  Kind kind() {
    return kind;
  }

  byte[] bytes() {
    return bytes;
  }

  static Frame empty(Kind kind) {
    return new Frame(kind, NOTHING);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(kind.code);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  /**
   * Reads a frame; null when the other side closed before it.
   *
   * @throws IOException when it is of no known kind, too long or cut short
   */
  static @Nullable Frame read(DataInputStream in) throws IOException {
    int code = in.read();
    if (code < 0) {
      return null;
    }
    Kind kind = kind(code);
    int length = in.readInt();
    if (length < 0 || length > BYTES_MAX) {
      throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a frame was cut short");
    }
    return new Frame(kind, bytes);
  }

  private static Kind kind(int code) throws IOException {
    for (Kind kind : Kind.values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IOException("a frame of unknown kind " + code);
  }
}
