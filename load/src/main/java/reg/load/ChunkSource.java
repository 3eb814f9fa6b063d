package reg.load;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
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

  /**
   * Gives a body the verified bytes of a chunk, which it may use until it returns.
   *
   * @throws RegistryException as {@link #read}, and then the body was not called
   */
  default void use(Chunk chunk, Consumer<ByteBuffer> body) {
    byte[] bytes = new byte[chunk.size()];
    read(chunk, bytes, 0);
    body.accept(ByteBuffer.wrap(bytes));
  }
}
