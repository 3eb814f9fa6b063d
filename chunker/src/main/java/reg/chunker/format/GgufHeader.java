package reg.chunker.format;

import java.util.List;
import java.util.Map;
import reg.base.RegistryException;

/**
 * The header of a GGUF file, little-endian versions 2 and 3: {@code "GGUF" || u32 version || u64
 * tensors || u64 values || values || tensor infos || padding || tensor data}.
 *
 * <p>Refused: other versions, a header over {@value #HEADER_BYTES_MAX} bytes, counts that the bytes
 * left cannot hold, text or lists beyond the file, lists in lists, keys or tensors twice, more than
 * {@value #DIMENSIONS_MAX} dimensions, an alignment that is no power of two, tensors that are not
 * packed one behind the other or end behind the file. Source: ggml-org/ggml {@code docs/gguf.md}.
 */
public final class GgufHeader {
  /** The longest header, in bytes. Token lists of the largest vocabularies take about 20 MB. */
  public static final int HEADER_BYTES_MAX = 64 << 20;

  /** The most tensors in a file. */
  public static final int TENSORS_MAX = 1_000_000;

  /** The most dimensions of a tensor. */
  public static final int DIMENSIONS_MAX = 4;

  private final long version;
  private final long dataStart;
  private final long alignment;
  private final Map<String, GgufValue> metadata;
  private final List<Tensor> tensors;

  GgufHeader(GgufParser parser, long version, long dataStart, List<Tensor> tensors) {
    this.version = version;
    this.dataStart = dataStart;
    this.alignment = parser.alignment();
    this.metadata = parser.metadata();
    this.tensors = List.copyOf(tensors);
  }

  /** Whether the first bytes are those of a GGUF file, right or wrong. */
  public static boolean claims(FileBytes file) {
    return file.size() >= 4 && new HeaderInput(file, 0, 4).u32() == GgufParser.MAGIC;
  }

  /**
   * Reads the whole header.
   *
   * @throws RegistryException MALFORMED, naming the rule that the file breaks
   */
  public static GgufHeader read(FileBytes file) {
    return new GgufParser(file).parse();
  }

  /** 2 or 3. */
  public long version() {
    return version;
  }

  /** Where the tensor data begins, a multiple of the alignment; at most the file's end. */
  public long dataStart() {
    return dataStart;
  }

  /** The bytes that each tensor is padded to a multiple of. */
  public long alignment() {
    return alignment;
  }

  /** The metadata in the file's order. */
  public Map<String, GgufValue> metadata() {
    return metadata;
  }

  /** The tensors by offset. */
  public List<Tensor> tensors() {
    return tensors;
  }
}
