package reg.ipld.protobuf;

import java.nio.ByteBuffer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Varint;

/**
 * Walks the fields of one message: {@link #next}, then exactly one of the methods that take the
 * value. Integers above 2^63−1 are refused. Not for use by several threads.
 */
public final class ProtoReader {
  /** The most bytes of a varint whose value does not matter. */
  private static final int SKIPPED_VARINT_BYTES_MAX = 10;

  private final String message;
  private final ByteBuffer in;
  private int field;
  private WireType wireType = WireType.VARINT;

  /**
   * A reader of the bytes between the buffer's position and limit.
   *
   * @param message what the bytes are, for error messages: {@code "dag-pb node"}
   */
  public ProtoReader(String message, ByteBuffer in) {
    this.message = message;
    this.in = in.slice();
  }

  /**
   * Moves to the next field.
   *
   * @return false at the end of the message
   * @throws RegistryException MALFORMED for a bad tag
   */
  public boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    long tag = Varint.read(in);
    field = tag >>> 3 > Integer.MAX_VALUE ? 0 : (int) (tag >>> 3);
    if (field == 0) {
      throw malformed("a field without a number");
    }
    wireType = WireType.of((int) tag & 7);
    return true;
  }

  /** The current field's number. */
  public int field() {
    return field;
  }

  /** How the current field is written. */
  public WireType wireType() {
    return wireType;
  }

  /** The current field's integer, 0 to 2^63−1. */
  public long varint() {
    require(WireType.VARINT);
    return Varint.read(in);
  }

  /** The current field's bytes: a view, not a copy. */
  public ByteBuffer bytes() {
    require(WireType.BYTES);
    long length = Varint.read(in);
    if (length > in.remaining()) {
      throw malformed("field " + field + " has " + length + " bytes, " + in.remaining() + " left");
    }
    ByteBuffer value = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return value;
  }

  /** Passes over the current field. */
  public void skip() {
    switch (wireType) {
      case VARINT -> skipVarint();
      case FIXED64 -> advance(8);
      case FIXED32 -> advance(4);
      case BYTES -> bytes();
    }
  }

  /** A fault of this message. */
  public RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "not a " + message + ": " + why);
  }

  private void skipVarint() {
    for (int i = 0; i < SKIPPED_VARINT_BYTES_MAX; i++) {
      advance(1);
      if (in.get(in.position() - 1) >= 0) {
        return;
      }
    }
    throw malformed("a varint of more than " + SKIPPED_VARINT_BYTES_MAX + " bytes");
  }

  private void advance(int count) {
    if (count > in.remaining()) {
      throw malformed("truncated field " + field);
    }
    in.position(in.position() + count);
  }

  private void require(WireType expected) {
    if (wireType != expected) {
      throw malformed("field " + field + " is written as " + wireType + ", not " + expected);
    }
  }
}
