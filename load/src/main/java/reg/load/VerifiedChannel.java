package reg.load;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/** A position in a verified file. Closing it leaves the file open. For one thread. */
final class VerifiedChannel implements SeekableByteChannel {
  private final VerifiedFile file;
  private byte[] bytes = {};

  /** Whose bytes the array holds, verified; null for nobody's. */
  private @Nullable Chunk chunk;

  private long position;
  private boolean closed;

  VerifiedChannel(VerifiedFile file) {
    this.file = file;
  }

  /**
   * Reads at most to the end of a chunk.
   *
   * @throws RegistryException as {@link VerifiedFile#read}
   */
  @Override
  public int read(ByteBuffer into) throws ClosedChannelException {
    requireOpen();
    if (position >= file.size()) {
      return -1;
    }
    Chunk at = file.chunkAt(position);
    if (!at.equals(chunk)) {
      keep(at);
    }
    int from = (int) (position - at.offset());
    int count = Math.min(into.remaining(), at.size() - from);
    into.put(bytes, from, count);
    position += count;
    return count;
  }

  /** The array is used again, so what it held is gone before the first byte is read. */
  private void keep(Chunk next) {
    chunk = null;
    if (bytes.length < next.size()) {
      bytes = new byte[next.size()];
    }
    file.read(next, MemorySegment.ofArray(bytes).asSlice(0, next.size()));
    chunk = next;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() throws ClosedChannelException {
    requireOpen();
    return position;
  }

  @Override
  public SeekableByteChannel position(long to) throws ClosedChannelException {
    requireOpen();
    if (to < 0) {
      throw new IllegalArgumentException("position " + to);
    }
    position = to;
    return this;
  }

  @Override
  public long size() throws ClosedChannelException {
    requireOpen();
    return file.size();
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    bytes = new byte[0];
    chunk = null;
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}
