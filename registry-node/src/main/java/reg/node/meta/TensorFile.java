package reg.node.meta;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.chunker.format.FileBytes;
import reg.chunker.format.GgufHeader;
import reg.chunker.format.GgufValue;
import reg.chunker.format.SafetensorsHeader;
import reg.chunker.format.Tensor;

/**
 * What the header of one safetensors or GGUF file proves.
 *
 * @param series the file's path without its shard number: files of one series are one model
 * @param format {@code safetensors} or {@code gguf}
 * @param values the GGUF values that are single, by key; empty for safetensors
 * @param tensors how many
 * @param parameters elements of all tensors, by type
 */
record TensorFile(
    String series,
    String format,
    Map<String, GgufValue> values,
    long tensors,
    SortedMap<String, Long> parameters) {
  private static final Pattern SHARD = Pattern.compile("-\\d{5}-of-\\d{5}(?=\\.[a-z]+$)");

  /** Whether a file of this name has a header to read. */
  static boolean isNamedSo(String path) {
    return path.endsWith(".safetensors") || path.endsWith(".gguf");
  }

  /**
   * Reads a header.
   *
   * @throws reg.base.RegistryException MALFORMED when it breaks its format
   */
  static TensorFile read(String path, FileBytes bytes) {
    String series = SHARD.matcher(path).replaceFirst("");
    if (path.endsWith(".gguf")) {
      GgufHeader header = GgufHeader.read(bytes);
      return of(series, "gguf", header.metadata(), header.tensors());
    }
    return of(series, "safetensors", Map.of(), SafetensorsHeader.read(bytes).tensors());
  }

  private static TensorFile of(
      String series, String format, Map<String, GgufValue> values, List<Tensor> tensors) {
    var parameters = new TreeMap<String, Long>();
    for (Tensor tensor : tensors) {
      parameters.merge(tensor.type(), elements(tensor), Math::addExact);
    }
    return new TensorFile(series, format, values, tensors.size(), parameters);
  }

  /** The header was checked: the product is below the file's size in bits. */
  private static long elements(Tensor tensor) {
    long product = 1;
    for (long length : tensor.shape()) {
      product = Math.multiplyExact(product, length);
    }
    return product;
  }

  long parameterCount() {
    return parameters.values().stream().mapToLong(Long::longValue).sum();
  }

  @Nullable String text(String key) {
    return values.get(key) instanceof GgufValue.Text(var value) && Plain.isSane(value)
        ? value
        : null;
  }

  @Nullable Long natural(String key) {
    return values.get(key) instanceof GgufValue.Whole(BigInteger value)
            && value.signum() >= 0
            && value.bitLength() < Long.SIZE
        ? value.longValue()
        : null;
  }
}
