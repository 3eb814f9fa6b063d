package reg.node.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.dag.DagFile;
import reg.chunker.dag.FileExporter;
import reg.chunker.format.SafetensorsHeader;
import reg.chunker.format.Tensor;
import reg.ipld.BlockSource;
import reg.ipld.Cid;

/**
 * Some tensors of a safetensors file as a new one: {@code u64 LE n || header || tensors}, in the
 * order of the original, with the original's metadata and three entries of ours ({@code
 * reg.partial}, {@code reg.source}, {@code reg.tensors}) that say what it is. Reads only the leaves
 * it needs.
 */
final class TensorExtract {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Readers map the data; the reference pads the header so that it begins at a multiple of this.
   */
  private static final int ALIGNMENT = 8;

  private final Cid file;
  private final SafetensorsHeader original;
  private final List<Tensor> tensors;
  private final byte[] header;

  private TensorExtract(Cid file, SafetensorsHeader original, List<Tensor> tensors, byte[] header) {
    this.file = file;
    this.original = original;
    this.tensors = tensors;
    this.header = header;
  }

  /** Whether tensors can be taken out of a file of this name. */
  static boolean isPossible(String path) {
    return path.endsWith(".safetensors");
  }

  /**
   * Compiles what {@code --tensors} names.
   *
   * @throws RegistryException INVALID_REQUEST, quoting it, when it is no regular expression
   */
  static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "not a regular expression: '" + regex + "' (" + e.getDescription() + ")",
          e);
    }
  }

  /**
   * Reads the header and chooses.
   *
   * @param wanted found anywhere in the names of the tensors to take
   * @param origin what the new file says of where it comes from
   * @throws RegistryException MALFORMED when the file is not safetensors
   */
  static TensorExtract of(BlockSource source, Cid file, Pattern wanted, String origin) {
    var original = SafetensorsHeader.read(new DagFile(source, file));
    List<Tensor> tensors =
        original.tensors().stream().filter(t -> wanted.matcher(t.name()).find()).toList();
    var metadata = new TreeMap<>(original.metadata());
    metadata.put("reg.partial", "true");
    metadata.put("reg.source", origin);
    metadata.put("reg.tensors", wanted.pattern());
    try {
      return new TensorExtract(file, original, tensors, header(tensors, metadata));
    } catch (IOException e) {
      throw new IllegalStateException("an array cannot fail", e);
    }
  }

  /** How many tensors were chosen. */
  int count() {
    return tensors.size();
  }

  /** How many tensors the original has. */
  int originalCount() {
    return original.tensors().size();
  }

  /** The bytes of the new file. */
  long size() {
    return Long.BYTES + header.length + tensors.stream().mapToLong(Tensor::length).sum();
  }

  /**
   * Writes the new file.
   *
   * @throws RegistryException STORAGE, with the path; what the source throws
   */
  void write(BlockSource source, Path target, ProgressListener progress) {
    var exporter = new FileExporter(source, 1, progress);
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(
                target,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS),
            1 << 16)) {
      out.write(
          ByteBuffer.allocate(Long.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(header.length)
              .array());
      out.write(header);
      for (Tensor tensor : tensors) {
        exporter.write(file, out, tensor.offset(), tensor.length());
      }
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot write " + target + " (" + e.getMessage() + ")", e);
    }
  }

  private static byte[] header(List<Tensor> tensors, SortedMap<String, String> metadata)
      throws IOException {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeObjectFieldStart("__metadata__");
      for (var entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      long at = 0;
      for (Tensor tensor : tensors) {
        at = writeTensor(json, tensor, at);
      }
      json.writeEndObject();
    }
    while ((Long.BYTES + out.size()) % ALIGNMENT != 0) {
      out.write(' ');
    }
    return out.toByteArray();
  }

  private static long writeTensor(JsonGenerator json, Tensor tensor, long at) throws IOException {
    long end = at + tensor.length();
    json.writeObjectFieldStart(tensor.name());
    json.writeStringField("dtype", tensor.type());
    json.writeArrayFieldStart("shape");
    for (long length : tensor.shape()) {
      json.writeNumber(length);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("data_offsets");
    json.writeNumber(at);
    json.writeNumber(end);
    json.writeEndArray();
    json.writeEndObject();
    return end;
  }
}
