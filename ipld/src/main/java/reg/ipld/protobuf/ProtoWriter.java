package reg.ipld.protobuf;

import java.nio.ByteBuffer;
import reg.ipld.multiformats.Varint;

/**
 * Writes single fields. Messages are measured first and then written into an array of exactly that
 * size.
 */
public final class ProtoWriter {
  private ProtoWriter() {}

  /** How many bytes a field of an integer takes. */
  public static int varintSize(int field, long value) {
    return Varint.length(tag(field, WireType.VARINT)) + Varint.length(value);
  }

  /** How many bytes a field of so many bytes takes. */
  public static int bytesSize(int field, int length) {
    return Varint.length(tag(field, WireType.BYTES)) + Varint.length(length) + length;
  }

  /** Writes a field of an integer. */
  public static void putVarint(ByteBuffer out, int field, long value) {
    Varint.write(tag(field, WireType.VARINT), out);
    Varint.write(value, out);
  }

  /** Writes the head of a field of bytes; that many bytes must follow. */
  public static void putHead(ByteBuffer out, int field, int length) {
    Varint.write(tag(field, WireType.BYTES), out);
    Varint.write(length, out);
  }

  private static long tag(int field, WireType type) {
    return (long) field << 3 | type.code();
  }
}
