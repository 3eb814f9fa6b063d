package reg.load;

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
    if (offset < 0 || length < 0 || length > size - offset) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "bytes " + offset + "+" + length + " of " + path + ", which has " + size);
    }
    byte[] into = new byte[length];
    if (length > 0) {
      List<Chunk> touched =
          chunks.subList(
              Chunks.indexAt(chunks, offset), Chunks.indexAt(chunks, offset + length - 1) + 1);
      forEach(touched, length, chunk -> copy(chunk, offset, into));
    }
    return ByteBuffer.wrap(into);
  }

  /** A whole chunk is hashed where it will stay, a part in a buffer that nobody sees. */
  private void copy(Chunk chunk, long offset, byte[] into) {
    long from = chunk.offset() - offset;
    if (from >= 0 && chunk.end() - offset <= into.length) {
      source.read(chunk, into, (int) from);
      return;
    }
    byte[] whole = bytes(chunk);
    int skip = (int) Math.max(0, -from);
    int at = (int) Math.max(0, from);
    System.arraycopy(whole, skip, into, at, Math.min(whole.length - skip, into.length - at));
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
    forEach(chunks, size, chunk -> source.use(chunk, bytes -> body.accept(chunk.offset(), bytes)));
  }

  /** What is done with verified bytes, which are gone once it returns. */
  interface ChunkBody {
    void accept(long offset, ByteBuffer bytes);
  }

  private void forEach(List<Chunk> some, long bytes, Consumer<Chunk> body) {
    if (threads == 1 || bytes < PARALLEL_BYTES_MIN) {
      some.forEach(body);
      return;
    }
    try {
      Parallel.<Chunk>forEach(some, threads, body);
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while reading " + path, e);
    }
  }

  /** The chunk with a byte of the file. */
  Chunk chunkAt(long position) {
    Objects.checkIndex(position, size);
    return chunks.get(Chunks.indexAt(chunks, position));
  }

  /** All bytes of a chunk, in an array of their own. */
  byte[] bytes(Chunk chunk) {
    byte[] bytes = new byte[chunk.size()];
    source.read(chunk, bytes, 0);
    return bytes;
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
