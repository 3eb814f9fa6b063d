package reg.load;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import reg.base.RegistryException;

/** Where the bytes of one file come from. Any thread. */
interface ChunkSource extends AutoCloseable {
  /**
   * Puts a chunk's bytes into memory and hashes them there.
   *
   * @param into of the chunk's size, outside of the heap or in a byte array
   * @throws RegistryException CORRUPT when they are not what was signed; STORAGE when the disk
   *     fails. What the memory then holds must not be used
   */
  void read(Chunk chunk, MemorySegment into);

  /**
   * Gives a body the verified bytes of a chunk, which it may use until it returns.
   *
   * @throws RegistryException as {@link #read}, and then the body was not called
   */
  default void use(Chunk chunk, Consumer<ByteBuffer> body) {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment bytes = memory.allocate(chunk.size());
      read(chunk, bytes);
      body.accept(bytes.asByteBuffer());
    }
  }

  /**
   * The same source for many chunks in a row; whoever opens it closes it.
   *
   * @throws RegistryException NOT_FOUND; STORAGE
   */
  default ChunkSource open() {
    return this;
  }

  @Override
  default void close() {}
}
