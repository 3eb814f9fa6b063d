package reg.chunker.dag;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.unixfs.Leaf;

/** A new file that many threads write to by position. Zeros are left out, so they become holes. */
final class Target {
  /** Shorter runs of zeros would not become holes on most file systems. */
  private static final int HOLE_BYTES_MIN = 4096;

  private static final ByteBuffer ZEROS = ByteBuffer.allocate(1 << 16).asReadOnlyBuffer();

  /** Leaves that wait to be written, at most. */
  private static final int WAITING_MAX = 4;

  private final Queue<Piece> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final ReentrantLock writing = new ReentrantLock();

  private final Path path;
  private final FileChannel channel;
  private final long size;

  /** A leaf of zeros seen before: sparse files repeat one many thousand times. */
  private volatile @Nullable Cid zeros;

  Target(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  void requireSize(Cid root, long actual) {
    if (actual != size) {
      throw new RegistryException(
          Fault.CORRUPT, "file %s has %d bytes, and should have %d".formatted(root, actual, size));
    }
  }

  boolean isKnownZeros(Leaf leaf) {
    return leaf.cid().equals(zeros);
  }

  void writeUnlessZeros(Leaf leaf, ByteBuffer content) throws IOException {
    if (content.remaining() >= HOLE_BYTES_MIN && isZeros(content)) {
      zeros = leaf.cid();
    } else {
      hand(new Piece(content, leaf.offset()));
    }
  }

  void write(ByteBuffer content, long offset) throws IOException {
    long at = offset;
    while (content.hasRemaining()) {
      at += channel.write(content, at);
    }
  }

  /**
   * Writes a leaf, or leaves it to the thread that writes now: the system lets one thread write to
   * a file at a time and has the others spin, who have better things to do.
   */
  private void hand(Piece piece) throws IOException {
    while (!waiting.offer(piece)) {
      writing.lock();
      writeWaiting();
    }
    while (!waiting.isEmpty() && writing.tryLock()) {
      writeWaiting();
    }
  }

  /** Writes what waits, and lets the next thread write. */
  private void writeWaiting() throws IOException {
    try {
      for (Piece piece = waiting.poll(); piece != null; piece = waiting.poll()) {
        write(piece.content, piece.offset);
      }
    } finally {
      writing.unlock();
    }
  }

  /** Gives the file its size when it ends with a hole. */
  void extend() throws IOException {
    if (channel.size() < size) {
      write(ByteBuffer.allocate(1), size - 1);
    }
  }

  private static boolean isZeros(ByteBuffer content) {
    int at = content.position();
    while (at < content.limit()) {
      int length = Math.min(ZEROS.capacity(), content.limit() - at);
      if (content.slice(at, length).mismatch(ZEROS.slice(0, length)) >= 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  private record Piece(ByteBuffer content, long offset) {}
}
