package reg.load;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.SafetensorsHeader;
import reg.chunker.format.Tensor;

/** The tensors of a verified safetensors file by name, read one at a time. Any thread. */
public final class VerifiedTensors {
  /** The longest element of the format, in bytes. */
  private static final long ALIGNMENT = Long.BYTES;

  private final VerifiedFile file;
  private final long start;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> metadata;

  private VerifiedTensors(VerifiedFile file, SafetensorsHeader header) {
    this.file = file;
    this.start = header.dataStart();
    this.tensors = new LinkedHashMap<>();
    this.metadata = header.metadata();
    header.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
  }

  /**
   * Reads the header.
   *
   * @throws RegistryException MALFORMED when the file is no safetensors; as {@link
   *     VerifiedFile#read}
   */
  public static VerifiedTensors of(VerifiedFile file) {
    return new VerifiedTensors(file, SafetensorsHeader.read(new VerifiedBytes(file)));
  }

  /** The names, in the order of the tensors' bytes. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
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
   *     holds; as {@link VerifiedFile#read(long, int)}
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

  /**
   * A tensor's bytes in memory of the caller's, of any length; its elements are little-endian.
   *
   * @param memory an {@link Arena} for new memory, {@link SegmentAllocator#prefixAllocator} to use
   *     the same for tensor after tensor
   * @throws RegistryException NOT_FOUND; as {@link VerifiedFile#read(long, MemorySegment)}
   */
  public MemorySegment read(String name, SegmentAllocator memory) {
    Tensor tensor = tensor(name);
    MemorySegment bytes = memory.allocate(tensor.length(), ALIGNMENT);
    file.read(tensor.offset(), bytes);
    return bytes;
  }

  /**
   * The bytes of all tensors by name, in the order of the bytes: pieces of one memory that is read
   * once. A writer that did not align its tensors is read with unaligned layouts.
   *
   * @param memory as of {@link #read(String, SegmentAllocator)}, for as many bytes as the file has
   * @throws RegistryException as {@link VerifiedFile#read(long, MemorySegment)}
   */
  public Map<String, MemorySegment> readAll(SegmentAllocator memory) {
    MemorySegment all = memory.allocate(file.size() - start, ALIGNMENT);
    file.read(start, all);
    var pieces = new LinkedHashMap<String, MemorySegment>();
    for (Tensor tensor : tensors.values()) {
      pieces.put(tensor.name(), all.asSlice(tensor.offset() - start, tensor.length()));
    }
    return Collections.unmodifiableMap(pieces);
  }
}
