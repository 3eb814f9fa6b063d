package reg.load;

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

  /** Whether the bytes in the array, from a place on, are those of the chunk. */
  boolean matches(byte[] bytes, int at) {
    return cid.multihash().matches(bytes, at, size);
  }
}
