package reg.libp2p.proto;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Walks the fields of one protobuf message: {@link #next}, then {@link #field} and one of the value
 * methods; a value that is not asked for is skipped.
 *
 * <p>All methods throw {@link RegistryException} MALFORMED for truncated fields, over-long varints,
 * groups, and a value read as another wire type than it has.
 */
public final class ProtoReader {
  static final int WIRE_VARINT = 0;
  static final int WIRE_FIXED64 = 1;
  static final int WIRE_BYTES = 2;
  static final int WIRE_FIXED32 = 5;
  private static final int VARINT_BYTES_MAX = 10;
  private static final int FIELD_MAX = (1 << 29) - 1;

  private final ByteBuffer in;
  private int field;
  private int wire;
  private boolean unread;

  /** A reader of the buffer's remaining bytes; the buffer itself is not moved. */
  public ProtoReader(ByteBuffer message) {
    this.in = message.slice();
  }

  public ProtoReader(byte[] message) {
    this(ByteBuffer.wrap(message));
  }

  /** Moves to the next field; false at the end of the message. */
  public boolean next() {
    if (unread) {
      skip();
    }
    if (!in.hasRemaining()) {
      return false;
    }
    long tag = rawVarint();
    wire = (int) (tag & 7);
    if (tag >>> 3 == 0 || tag >>> 3 > FIELD_MAX) {
      throw malformed("field number out of range");
    }
    field = (int) (tag >>> 3);
    unread = true;
    return true;
  }

  /** The current field's number. */
  public int field() {
    return field;
  }

  /** The current field's varint, as the 64 bits it carries. */
  public long varint() {
    require(WIRE_VARINT);
    return rawVarint();
  }

  /** The current field's bytes as a view of the message. */
  public ByteBuffer slice() {
    require(WIRE_BYTES);
    return take();
  }

  /** A copy of the current field's bytes, of which there may be at most {@code max}. */
  public byte[] bytes(int max) {
    ByteBuffer slice = slice();
    if (slice.remaining() > max) {
      throw malformed("field " + field + " has " + slice.remaining() + " bytes, at most " + max);
    }
    byte[] copy = new byte[slice.remaining()];
    slice.get(copy);
    return copy;
  }

  /** The current field's text, of at most {@code max} bytes of valid UTF-8. */
  public String text(int max) {
    byte[] bytes = bytes(max);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RegistryException(Fault.MALFORMED, "field " + field + " is not UTF-8", e);
    }
  }

  private void skip() {
    unread = false;
    switch (wire) {
      case WIRE_VARINT -> rawVarint();
      case WIRE_FIXED64 -> advance(8);
      case WIRE_BYTES -> take();
      case WIRE_FIXED32 -> advance(4);
      default -> throw malformed("field " + field + " has the unsupported wire type " + wire);
    }
  }

  private void require(int expected) {
    if (!unread) {
      throw new IllegalStateException("no value to read");
    }
    if (wire != expected) {
      throw malformed("field " + field + " has wire type " + wire + ", not " + expected);
    }
    unread = false;
  }

  private ByteBuffer take() {
    long length = rawVarint();
    if (length < 0 || length > in.remaining()) {
      throw malformed("field " + field + " is truncated");
    }
    ByteBuffer slice = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return slice;
  }

  private void advance(int bytes) {
    if (bytes > in.remaining()) {
      throw malformed("field " + field + " is truncated");
    }
    in.position(in.position() + bytes);
  }

  private long rawVarint() {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
      if (!in.hasRemaining()) {
        throw malformed("truncated varint");
      }
      byte b = in.get();
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("varint is longer than " + VARINT_BYTES_MAX + " bytes");
  }

  private static RegistryException malformed(String message) {
    return new RegistryException(Fault.MALFORMED, "bad protobuf message: " + message);
  }
}
