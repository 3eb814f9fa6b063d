package reg.chunker.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF files field by field, right or wrong. */
final class GgufFile {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Magic, version and counts. */
  static GgufFile begin(int version, long tensors, long values) {
    return new GgufFile().raw("GGUF").u32(version).u64(tensors).u64(values);
  }

  GgufFile raw(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  GgufFile u8(int value) {
    out.write(value);
    return this;
  }

  GgufFile u32(long value) {
    out.writeBytes(buffer(4).putInt((int) value).array());
    return this;
  }

  GgufFile u64(long value) {
    out.writeBytes(buffer(8).putLong(value).array());
    return this;
  }

  GgufFile text(String text) {
    return u64(text.getBytes(StandardCharsets.UTF_8).length).raw(text);
  }

  /** A metadata value's key and type. */
  GgufFile key(String key, int type) {
    return text(key).u32(type);
  }

  /** A tensor info. */
  GgufFile tensor(String name, int type, long offset, long... shape) {
    text(name).u32(shape.length);
    for (long length : shape) {
      u64(length);
    }
    return u32(type).u64(offset);
  }

  /** Zeros up to a multiple of the alignment, then so many bytes of data. */
  byte[] data(int alignment, int bytes) {
    while (out.size() % alignment != 0) {
      out.write(0);
    }
    out.writeBytes(new byte[bytes]);
    return out.toByteArray();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
