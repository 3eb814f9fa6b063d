package reg.libp2p.proto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Appends protobuf fields to a growing array. */
public final class ProtoWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Appends a field of a varint type. */
  public ProtoWriter varint(int field, long value) {
    raw((long) field << 3);
    raw(value);
    return this;
  }

  /** Appends a bytes field, or an embedded message that was encoded before. */
  public ProtoWriter bytes(int field, byte[] value) {
    raw(((long) field << 3) | ProtoReader.WIRE_BYTES);
    raw(value.length);
    out.writeBytes(value);
    return this;
  }

  /** Appends a string field. */
  public ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of what was appended. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  private void raw(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
