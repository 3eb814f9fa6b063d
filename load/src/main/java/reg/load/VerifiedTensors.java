package reg.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.SafetensorsHeader;
import reg.chunker.format.Tensor;

/** The tensors of a verified safetensors file by name, read one at a time. Any thread. */
public final class VerifiedTensors {
  private final VerifiedFile file;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> metadata;

  private VerifiedTensors(
      VerifiedFile file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    this.file = file;
    this.tensors = tensors;
    this.metadata = metadata;
  }

  /**
   * Reads the header.
   *
   * @throws RegistryException MALFORMED when the file is no safetensors; as {@link
   *     VerifiedFile#read}
   */
  public static VerifiedTensors of(VerifiedFile file) {
    SafetensorsHeader header = SafetensorsHeader.read(new VerifiedBytes(file));
    var tensors = new LinkedHashMap<String, Tensor>();
    header.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    return new VerifiedTensors(file, tensors, header.metadata());
  }

  /** The names, in the order of the tensors' bytes. */
  public Set<String> names() {
    return java.util.Collections.unmodifiableSet(tensors.keySet());
  }

  /** The file's own key and value texts. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * A tensor's type, shape and length.
   *
   * @throws RegistryException NOT_FOUND
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new RegistryException(
          Fault.NOT_FOUND, "file " + file.path() + " has no tensor '" + name + "'");
    }
    return tensor;
  }

  /**
   * A tensor's bytes, in a buffer of its own with their byte order set.
   *
   * @throws RegistryException NOT_FOUND; INVALID_REQUEST for one of 2 GiB or more, which no buffer
   *     holds: read it from {@link VerifiedFile#channel}; as {@link VerifiedFile#read}
   */
  public ByteBuffer read(String name) {
    Tensor tensor = tensor(name);
    if (tensor.length() > Integer.MAX_VALUE - Long.BYTES) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "tensor '" + name + "' has " + tensor.length() + " bytes, more than a buffer holds");
    }
    return file.read(tensor.offset(), (int) tensor.length()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
