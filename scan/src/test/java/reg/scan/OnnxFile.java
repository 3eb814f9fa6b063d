package reg.scan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes ONNX models as far as their tensors go. */
final class OnnxFile {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A field that holds bytes. */
  OnnxFile field(int number, byte[] content) {
    varint(number << 3 | 2);
    varint(content.length);
    out.writeBytes(content);
    return this;
  }

  OnnxFile field(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A field that holds a number. */
  OnnxFile number(int number, int value) {
    varint(number << 3);
    varint(value);
    return this;
  }

  private void varint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** A tensor whose data lie in another file. */
  static byte[] tensor(String location) {
    byte[] entry = new OnnxFile().field(1, "location").field(2, location).bytes();
    return new OnnxFile().number(1, 4).number(2, 1).field(8, "weight").field(13, entry).bytes();
  }

  /** A model of one graph. */
  static byte[] model(byte[] graph) {
    return new OnnxFile().number(1, 10).field(2, "test").field(7, graph).bytes();
  }

  static byte[] withInitializer(String location) {
    return model(new OnnxFile().field(5, tensor(location)).bytes());
  }

  static Map<String, byte[]> hostile() {
    byte[] deep = new OnnxFile().field(5, tensor("gone")).bytes();
    for (int i = 0; i < 20; i++) {
      byte[] attribute = new OnnxFile().field(6, deep).bytes();
      deep = new OnnxFile().field(1, new OnnxFile().field(5, attribute).bytes()).bytes();
    }
    byte[] sparse =
        new OnnxFile().field(15, new OnnxFile().field(1, tensor("../x")).bytes()).bytes();
    byte[] constant =
        new OnnxFile()
            .field(
                1, new OnnxFile().field(5, new OnnxFile().field(5, tensor("../x")).bytes()).bytes())
            .bytes();
    var files = new LinkedHashMap<String, byte[]>();
    files.put("up.onnx", withInitializer("../../etc/passwd"));
    files.put("root.onnx", withInitializer("/etc/passwd"));
    files.put("gone.onnx", withInitializer("gone.data"));
    files.put("sparse.onnx", model(sparse));
    files.put("constant.onnx", model(constant));
    files.put("deep.onnx", model(deep));
    files.put("cut.onnx", Arrays.copyOf(withInitializer("gone.data"), 30));
    files.put("group.onnx", PickleCorpus.join(withInitializer("a"), new byte[] {0x0b, 0x0b}));
    return files;
  }
}
