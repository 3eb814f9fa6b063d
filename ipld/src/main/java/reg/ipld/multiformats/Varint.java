package reg.ipld.multiformats;

import java.nio.ByteBuffer;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Unsigned LEB128 integers of at most 63 bits in at most 9 bytes, minimally encoded.
 *
 * <p>Source: multiformats/unsigned-varint.
 */
public final class Varint {
  /** The most bytes a varint may take. */
  public static final int BYTES_MAX = 9;

  private Varint() {}

  /** How many bytes the value takes: 1 to 9. */
  public static int length(long value) {
    requirePositive(value);
    return value == 0 ? 1 : (63 - Long.numberOfLeadingZeros(value)) / 7 + 1;
  }

  /** Writes the value at the buffer's position. */
  public static void write(long value, ByteBuffer out) {
    requirePositive(value);
    long rest = value;
    while (rest >= 0x80) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /** The value's bytes. */
  public static byte[] encode(long value) {
    var out = ByteBuffer.allocate(length(value));
    write(value, out);
    return out.array();
  }

  /**
   * Reads a varint at the buffer's position and moves behind it.
   *
   * @throws RegistryException MALFORMED when it is truncated, longer than 9 bytes or not minimal
   */
  public static long read(ByteBuffer in) {
    long value = 0;
    for (int i = 0; i < BYTES_MAX; i++) {
      if (!in.hasRemaining()) {
        throw malformed("truncated varint");
      }
      byte b = in.get();
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        if (b == 0 && i > 0) {
          throw malformed("varint is not minimal");
        }
        return value;
      }
    }
    throw malformed("varint is longer than " + BYTES_MAX + " bytes");
  }

  private static void requirePositive(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative varint " + value);
    }
  }

  private static RegistryException malformed(String message) {
    return new RegistryException(Fault.MALFORMED, message);
  }
}
