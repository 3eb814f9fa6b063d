package reg.load;

import java.nio.ByteBuffer;
import reg.ipld.Cid;

/**
 * A piece of a file with a hash of its own.
 *
 * @param offset of its first byte in the file
 * @param size in bytes, at most 256 MiB
 * @param cid raw, of its bytes
 */
public record Chunk(long offset, int size, Cid cid) {
  /** Where the next one begins. */
  long end() {
    return offset + size;
  }

  /** Whether the bytes from the buffer's position to its limit are those of the chunk. */
  boolean matches(ByteBuffer bytes) {
    return cid.multihash().matches(bytes);
  }
}
