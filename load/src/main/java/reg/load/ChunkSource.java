package reg.load;

import reg.base.RegistryException;

/** Where the bytes of one file come from. Any thread. */
interface ChunkSource {
  /**
   * Puts a chunk's bytes into the array, from a place on, and hashes them there.
   *
   * @throws RegistryException CORRUPT when they are not what was signed; STORAGE when the disk
   *     fails. What the array then holds must not be used
   */
  void read(Chunk chunk, byte[] into, int at);
}
