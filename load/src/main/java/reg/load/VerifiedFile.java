package reg.load;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.RegistryException;

/**
 * A file whose bytes are had only after they were hashed. Wherever it lies, others may change it at
 * any time: that makes a read fail, never return what nobody signed. Any thread may read.
 */
public final class VerifiedFile {
  /** Below that many bytes one thread reads. */
  private static final int PARALLEL_BYTES_MIN = 8 << 20;

  /** Stands for any thread but the calling one. */
  private static final Thread ANOTHER = Thread.ofVirtual().unstarted(() -> {});

  private final String path;
  private final long size;
  private final List<Chunk> chunks;
  private final ChunkSource source;
  private final int threads;

  VerifiedFile(String path, long size, List<Chunk> chunks, ChunkSource source, int threads) {
    this.path = path;
    this.size = size;
    this.chunks = chunks;
    this.source = source;
    this.threads = threads;
  }

  /** Its path in the release, components joined by {@code /}: a name, not a place. */
  public String path() {
    return path;
  }

  /** How many bytes it has, as signed. */
  public long size() {
    return size;
  }

  /**
   * Reads part of the file into memory.
   *
   * @param offset of the first byte
   * @param length in bytes
   * @return a buffer of its own, from 0 to {@code length}
   * @throws RegistryException INVALID_REQUEST past the end; CORRUPT when the bytes are not what was
   *     signed; NOT_FOUND when the store lacks a block; STORAGE; INTERRUPTED
   */
  public ByteBuffer read(long offset, int length) {
    requirePart(offset, length);
    byte[] into = new byte[length];
    read(offset, MemorySegment.ofArray(into));
    return ByteBuffer.wrap(into);
  }

  /**
   * Fills memory of the caller's with the part of the file that begins at a byte. Whole chunks are
   * hashed in it; nobody may look at it before this returns. Memory that was used before costs less
   * than new: outside of the heap, nothing but reading and hashing. That of a confined arena is
   * filled by the calling thread alone.
   *
   * @param into as long as the part; after any failure it holds zeros
   * @throws IllegalArgumentException when the memory is read-only or a mapped file's, which others
   *     may change, or lies in another array than one of bytes
   * @throws RegistryException as {@link #read(long, int)}
   */
  public void read(long offset, MemorySegment into) {
    requirePart(offset, into.byteSize());
    requireOwn(into);
    boolean verified = false;
    try {
      fill(offset, into);
      verified = true;
    } finally {
      if (!verified) {
        into.fill((byte) 0);
      }
    }
  }

  private void requirePart(long offset, long length) {
    if (offset < 0 || length < 0 || length > size - offset) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "bytes " + offset + "+" + length + " of " + path + ", which has " + size);
    }
  }

  private static void requireOwn(MemorySegment into) {
    boolean own = into.isNative() || into.heapBase().orElse(null) instanceof byte[];
    if (!own || into.isReadOnly() || into.isMapped()) {
      throw new IllegalArgumentException("verified bytes need memory of the caller's own: " + into);
    }
  }

  private void fill(long offset, MemorySegment into) {
    long length = into.byteSize();
    if (length > 0) {
      List<Chunk> touched =
          chunks.subList(
              Chunks.indexAt(chunks, offset), Chunks.indexAt(chunks, offset + length - 1) + 1);
      int workers = into.isAccessibleBy(ANOTHER) ? threads : 1;
      try (ChunkSource open = source.open()) {
        forEach(
            touched, length, workers, chunk -> copy(open, chunk, into, chunk.offset() - offset));
      }
    }
  }

  /**
   * A whole chunk is hashed where it will stay, a part in memory that nobody sees.
   *
   * @param from where in the memory the chunk begins; negative when that is before it
   */
  private static void copy(ChunkSource open, Chunk chunk, MemorySegment into, long from) {
    if (from >= 0 && from + chunk.size() <= into.byteSize()) {
      open.read(chunk, into.asSlice(from, chunk.size()));
      return;
    }
    long skip = Math.max(0, -from);
    long at = Math.max(0, from);
    long count = Math.min(chunk.size() - skip, into.byteSize() - at);
    open.use(
        chunk, whole -> MemorySegment.copy(MemorySegment.ofBuffer(whole), skip, into, at, count));
  }

  /**
   * A channel over the file for one thread. It reads a chunk at a time and keeps the last one, so
   * to read in order costs one pass of hashing. Writing is refused.
   */
  public SeekableByteChannel channel() {
    return new VerifiedChannel(this);
  }

  /** Gives every chunk's verified bytes to a body, from many threads, in no order. */
  void forEachChunk(ChunkBody body) {
    try (ChunkSource open = source.open()) {
      forEach(
          chunks,
          size,
          threads,
          chunk -> open.use(chunk, bytes -> body.accept(chunk.offset(), bytes)));
    }
  }

  /** What is done with verified bytes, which are gone once it returns. */
  interface ChunkBody {
    void accept(long offset, ByteBuffer bytes);
  }

  private void forEach(List<Chunk> some, long bytes, int workers, Consumer<Chunk> body) {
    if (workers == 1 || bytes < PARALLEL_BYTES_MIN) {
      some.forEach(body);
      return;
    }
    try {
      Parallel.<Chunk>forEach(some, workers, body);
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while reading " + path, e);
    }
  }

  /** The chunk with a byte of the file. */
  Chunk chunkAt(long position) {
    Objects.checkIndex(position, size);
    return chunks.get(Chunks.indexAt(chunks, position));
  }

  /** Fills memory as {@link ChunkSource#read}. */
  void read(Chunk chunk, MemorySegment into) {
    source.read(chunk, into);
  }

  /** The pieces that have hashes of their own, from the first byte to the last without a gap. */
  public List<Chunk> chunks() {
    return chunks;
  }

  @Override
  public String toString() {
    return path + " (" + size + " bytes)";
  }
}
