package reg.chunker.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import reg.base.RegistryException;

/**
 * The header of a safetensors file: {@code u64 LE n || n bytes of JSON || tensor data}.
 *
 * <p>Refused: a header over {@value #HEADER_BYTES_MAX} bytes or longer than the file, one that does
 * not start with a brace, is not UTF-8 or has a key twice, more than {@value #TENSORS_MAX} tensors,
 * an unknown element type or field, and tensors that leave a hole, overlap, do not fit their shape
 * or do not end where the file ends. Source: huggingface/safetensors 0.8.0, made stricter.
 */
public final class SafetensorsHeader {
  /** The longest header, in bytes; the reference's limit. */
  public static final int HEADER_BYTES_MAX = 100_000_000;

  /** The most tensors in a file. */
  public static final int TENSORS_MAX = 1_000_000;

  private static final int LENGTH_BYTES = 8;

  private final long dataStart;
  private final Map<String, String> metadata;
  private final List<Tensor> tensors;
  private final List<String> warnings;

  private SafetensorsHeader(SafetensorsParser parser, long dataStart, List<Tensor> tensors) {
    this.dataStart = dataStart;
    this.metadata = Map.copyOf(parser.metadata());
    this.tensors = List.copyOf(tensors);
    this.warnings = List.copyOf(parser.warnings());
  }

  /** Whether the first bytes are those of a safetensors file, right or wrong. */
  public static boolean claims(FileBytes file) {
    if (file.size() <= LENGTH_BYTES) {
      return false;
    }
    var in = new HeaderInput(file, 0, LENGTH_BYTES + 1);
    long length = in.i64();
    return length > 0 && length <= HEADER_BYTES_MAX && in.u8() == '{';
  }

  /**
   * Reads the whole header.
   *
   * @throws RegistryException MALFORMED, naming the rule that the file breaks
   */
  public static SafetensorsHeader read(FileBytes file) {
    var tensors = new ArrayList<Tensor>();
    var parser = new SafetensorsParser(tensors::add);
    long dataStart = parse(file, parser);
    tensors.sort(Comparator.comparingLong(Tensor::offset).thenComparingLong(Tensor::length));
    return new SafetensorsHeader(parser, dataStart, tensors);
  }

  /**
   * Checks the whole header and shows each tensor, in the header's order, without keeping them:
   * what was shown counts only when this returns.
   *
   * @return where the tensor data begins
   * @throws RegistryException MALFORMED, as {@link #read}
   */
  public static long scan(FileBytes file, Consumer<Tensor> visitor) {
    return parse(file, new SafetensorsParser(visitor));
  }

  private static long parse(FileBytes file, SafetensorsParser parser) {
    long left = file.size() - LENGTH_BYTES;
    if (left < 0) {
      throw Malformed.because("a safetensors file of " + file.size() + " bytes");
    }
    long length = new HeaderInput(file, 0, LENGTH_BYTES).i64();
    if (length < 0 || length > HEADER_BYTES_MAX || length > left) {
      throw Malformed.because(
          "a safetensors header of "
              + Long.toUnsignedString(length)
              + " bytes; at most "
              + Math.min(left, HEADER_BYTES_MAX));
    }
    long dataStart = LENGTH_BYTES + length;
    parser.parse(new HeaderInput(file, LENGTH_BYTES, dataStart), dataStart, file.size());
    return dataStart;
  }

  /** Where the tensor data begins: behind length and header. */
  public long dataStart() {
    return dataStart;
  }

  /** The texts of {@code __metadata__}; empty when there is none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors by offset. */
  public List<Tensor> tensors() {
    return tensors;
  }

  /** What a careful reader would want to know: names that look like paths, control characters. */
  public List<String> warnings() {
    return warnings;
  }
}
