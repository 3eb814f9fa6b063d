package reg.scan;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** safetensors and GGUF files that each break one rule. */
final class TensorCorpus {
  private static final String F32 = "\"dtype\":\"F32\",\"shape\":";

  private TensorCorpus() {}

  /** A safetensors file of a header and so many bytes of data. */
  static byte[] safetensors(String json, int data) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    return safetensors(header.length, header, data);
  }

  private static byte[] safetensors(long length, byte[] header, int data) {
    return ByteBuffer.allocate(8 + header.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .array();
  }

  private static String tensor(String name, String shape, int from, int to) {
    return "\"%s\":{%s%s,\"data_offsets\":[%d,%d]}".formatted(name, F32, shape, from, to);
  }

  static Map<String, byte[]> brokenSafetensors() {
    var files = new LinkedHashMap<String, byte[]>();
    String a = tensor("a", "[1]", 0, 4);
    files.put("empty", new byte[0]);
    files.put("short", new byte[7]);
    files.put("header-longer-than-file", safetensors(1000, bytes("{}"), 0));
    files.put("header-over-limit", safetensors(100_000_001L, bytes("{}"), 0));
    files.put("header-negative", safetensors(-1, bytes("{}"), 0));
    files.put("leading-space", safetensors(" {" + a + "}", 4));
    files.put("not-json", safetensors("{\"a\":", 0));
    files.put("not-utf8", safetensors(4, new byte[] {'{', '"', (byte) 0xff, '}'}, 0));
    files.put("list", safetensors("[]", 0));
    files.put("trailing-json", safetensors("{" + a + "}{}", 4));
    files.put("duplicate-tensor", safetensors("{" + a + "," + a + "}", 4));
    files.put(
        "duplicate-field",
        safetensors("{\"a\":{" + F32 + "[1]," + F32 + "[1],\"data_offsets\":[0,4]}}", 4));
    files.put("hole", safetensors("{" + a + "," + tensor("b", "[1]", 8, 12) + "}", 12));
    files.put("hole-at-start", safetensors("{" + tensor("b", "[1]", 4, 8) + "}", 8));
    files.put(
        "overlap",
        safetensors("{" + tensor("a", "[2]", 0, 8) + "," + tensor("b", "[2]", 4, 12) + "}", 12));
    files.put("same-bytes-twice", safetensors("{" + a + "," + tensor("b", "[1]", 0, 4) + "}", 4));
    files.put("trailing-bytes", safetensors("{" + a + "}", 5));
    files.put("data-cut-off", safetensors("{" + a + "}", 3));
    files.put("shape-mismatch", safetensors("{" + tensor("a", "[2]", 0, 4) + "}", 4));
    files.put(
        "shape-overflow", safetensors("{" + tensor("a", "[4611686018427387904,4]", 0, 4) + "}", 4));
    files.put("shape-negative", safetensors("{" + tensor("a", "[-1]", 0, 4) + "}", 4));
    files.put("shape-fraction", safetensors("{" + tensor("a", "[1.5]", 0, 4) + "}", 4));
    files.put("offsets-reversed", safetensors("{" + tensor("a", "[1]", 4, 0) + "}", 4));
    files.put(
        "unknown-dtype",
        safetensors("{\"a\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
    files.put(
        "unknown-field", safetensors("{\"a\":{" + F32 + "[1],\"data_offsets\":[0,4],\"x\":1}}", 4));
    files.put("missing-offsets", safetensors("{\"a\":{" + F32 + "[1]}}", 4));
    files.put("metadata-number", safetensors("{\"__metadata__\":{\"x\":1}," + a + "}", 4));
    files.put("deep-json", safetensors("{\"a\":" + "[".repeat(100_000) + "}", 0));
    return named(files, ".safetensors");
  }

  static Map<String, byte[]> named(Map<String, byte[]> files, String suffix) {
    var named = new LinkedHashMap<String, byte[]>();
    files.forEach((name, content) -> named.put(name + suffix, content));
    return named;
  }

  static Map<String, byte[]> brokenGguf() {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("cut-off", new Gguf().u32(3).bytes());
    files.put("version-1", Gguf.begin(1, 0, 0).bytes());
    files.put("version-4", Gguf.begin(4, 0, 0).bytes());
    files.put("values-over-file", Gguf.begin(3, 0, 1L << 40).bytes());
    files.put("values-negative", Gguf.begin(3, 0, -1).bytes());
    files.put("tensors-over-file", Gguf.begin(3, 1L << 40, 0).bytes());
    files.put("key-over-file", Gguf.begin(3, 0, 1).u64(1L << 60).zeros(40).bytes());
    files.put("text-over-file", Gguf.begin(3, 0, 1).key("a", 8).u64(1L << 33).zeros(40).bytes());
    files.put(
        "array-2-to-40", Gguf.begin(3, 0, 1).key("a", 9).u32(4).u64(1L << 40).zeros(8).bytes());
    files.put(
        "array-overflow", Gguf.begin(3, 0, 1).key("a", 9).u32(10).u64(1L << 61).zeros(8).bytes());
    files.put(
        "array-nested",
        Gguf.begin(3, 0, 1).key("a", 9).u32(9).u64(1).u32(9).u64(1).zeros(40).bytes());
    files.put(
        "array-of-texts-over-file",
        Gguf.begin(3, 0, 1).key("a", 9).u32(8).u64(2).text("x").u64(1L << 40).bytes());
    files.put("value-type-unknown", Gguf.begin(3, 0, 1).key("a", 13).zeros(16).bytes());
    files.put("bool-two", Gguf.begin(3, 0, 1).key("a", 7).u8(2).zeros(16).bytes());
    files.put("key-twice", Gguf.begin(3, 0, 2).key("a", 4).u32(1).key("a", 4).u32(1).bytes());
    files.put("key-empty", Gguf.begin(3, 0, 1).key("", 4).u32(1).bytes());
    files.put("alignment-zero", Gguf.begin(3, 0, 1).key("general.alignment", 4).u32(0).bytes());
    files.put("alignment-24", Gguf.begin(3, 0, 1).key("general.alignment", 4).u32(24).bytes());
    files.put(
        "tensor-twice",
        Gguf.begin(3, 2, 0).tensor("a", 0, 0, 8).tensor("a", 0, 32, 8).data(32, 64));
    files.put("dimensions-5", Gguf.begin(3, 1, 0).tensor("a", 0, 0, 1, 1, 1, 1, 1).data(32, 4));
    files.put(
        "shape-overflow", Gguf.begin(3, 1, 0).tensor("a", 0, 0, 1L << 40, 1L << 40).data(32, 4));
    files.put("tensor-type-unknown", Gguf.begin(3, 1, 0).tensor("a", 99, 0, 8).data(32, 32));
    files.put("tensor-behind-file", Gguf.begin(3, 1, 0).tensor("a", 0, 0, 1024).data(32, 32));
    files.put("offset-overflow", Gguf.begin(3, 1, 0).tensor("a", 0, -32, 8).data(32, 32));
    files.put(
        "offset-overlap",
        Gguf.begin(3, 2, 0).tensor("a", 0, 0, 8).tensor("b", 0, 0, 8).data(32, 64));
    files.put("row-not-whole", Gguf.begin(3, 1, 0).tensor("a", 8, 0, 33).data(32, 64));
    return named(files, ".gguf");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes GGUF files field by field. */
  static final class Gguf {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Gguf() {
      out.writeBytes(TensorCorpus.bytes("GGUF"));
    }

    static Gguf begin(int version, long tensors, long values) {
      return new Gguf().u32(version).u64(tensors).u64(values);
    }

    Gguf u8(int value) {
      out.write(value);
      return this;
    }

    Gguf u32(int value) {
      return put(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    Gguf u64(long value) {
      return put(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    private Gguf put(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    Gguf text(String text) {
      u64(TensorCorpus.bytes(text).length);
      out.writeBytes(TensorCorpus.bytes(text));
      return this;
    }

    Gguf key(String key, int type) {
      return text(key).u32(type);
    }

    Gguf tensor(String name, int type, long offset, long... shape) {
      text(name).u32(shape.length);
      for (long length : shape) {
        u64(length);
      }
      return u32(type).u64(offset);
    }

    Gguf zeros(int count) {
      out.writeBytes(new byte[count]);
      return this;
    }

    byte[] data(int alignment, int count) {
      while (out.size() % alignment != 0) {
        out.write(0);
      }
      return zeros(count).bytes();
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
