package reg.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Timeline;

/**
 * What came on one stream and was not read yet. The event loop adds, one thread reads. The piece
 * that is being read belongs to the reader, so bytes are copied without holding the queue's lock.
 */
final class Inbox {
  private final ReentrantLock reader = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<ByteBuf> pieces = new ArrayDeque<>();
  private @Nullable ByteBuf current;
  private boolean ended;
  private @Nullable String broken;

  /** Copies what is there, at least a byte; -1 at the end. */
  int read(ByteBuffer into, long waitNanos) throws IOException, InterruptedException {
    reader.lockInterruptibly();
    try {
      if (!into.hasRemaining()) {
        return 0;
      }
      ByteBuf piece = current;
      if (piece == null) {
        piece = next(waitNanos);
        if (piece == null) {
          return -1;
        }
        current = piece;
      }
      int length = Math.min(into.remaining(), piece.readableBytes());
      piece.readBytes(into.duplicate().limit(into.position() + length));
      into.position(into.position() + length);
      if (!piece.isReadable()) {
        piece.release();
        current = null;
      }
      return length;
    } finally {
      reader.unlock();
    }
  }

  private @Nullable ByteBuf next(long waitNanos) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = waitNanos;
      while (pieces.isEmpty() && !ended && broken == null) {
        if (left <= 0) {
          throw new SocketTimeoutException("the peer sends nothing");
        }
        left = Timeline.SYSTEM.await(lock, changed, left);
      }
      if (broken != null) {
        throw new IOException(broken);
      }
      return pieces.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes over a piece; false when nobody wants it any more (the caller keeps it). */
  boolean add(ByteBuf piece) {
    lock.lock();
    try {
      if (broken != null) {
        return false;
      }
      pieces.add(piece);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The peer sends no more. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return ended || broken != null;
    } finally {
      lock.unlock();
    }
  }

  /** Fails readers and drops what is inside; returns how many bytes that were. */
  int breakOff(String why) {
    lock.lock();
    try {
      broken = broken == null ? why : broken;
      changed.signalAll();
      int dropped = 0;
      for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll()) {
        dropped += piece.readableBytes();
        piece.release();
      }
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #breakOff}, and takes the piece from the reader once it has left. */
  int discard(String why) {
    int dropped = breakOff(why);
    reader.lock();
    try {
      ByteBuf piece = current;
      current = null;
      if (piece != null) {
        dropped += piece.readableBytes();
        piece.release();
      }
      return dropped;
    } finally {
      reader.unlock();
    }
  }
}
