package reg.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Timeline;

/**
 * The batch of frames that goes out next. Any thread appends; the event loop takes the whole batch
 * when the socket has room. Data waits while the batch is full; control frames never wait, so they
 * have a limit of their own.
 */
final class Outbound {
  /**
   * Data frames are appended up to here: enough to fill a socket's buffer, and fits a CPU cache.
   */
  static final int BATCH_BYTES = 256 << 10;

  /** Control frames that may stand behind a full batch; more means that the peer never reads. */
  static final int CONTROL_BYTES_MAX = 64 << 10;

  private static final int SMALL_BATCH_BYTES = 2 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ByteBufAllocator allocator;
  private final boolean direct;
  private final Runnable wakeUp;
  private @Nullable ByteBuf batch;
  private boolean awake;
  private @Nullable String closed;

  /**
   * @param direct whether batches lie outside of the heap
   * @param wakeUp tells the event loop that a batch waits; called once for each {@link #take}
   */
  Outbound(ByteBufAllocator allocator, boolean direct, Runnable wakeUp) {
    this.allocator = allocator;
    this.direct = direct;
    this.wakeUp = wakeUp;
  }

  /** Appends a data frame; waits for room. */
  void data(int stream, ByteBuffer payload, long waitNanos)
      throws IOException, InterruptedException {
    int length = payload.remaining();
    lock.lockInterruptibly();
    try {
      awaitRoom(Frame.HEADER_BYTES + length, waitNanos);
      ByteBuf out = batch(length);
      Frame.write(out, Frame.DATA, 0, stream, length);
      out.writeBytes(payload);
      wake();
    } finally {
      // Whoever waits behind us may fit too, or takes the signal that we could not use.
      room.signal();
      lock.unlock();
    }
  }

  /** Appends a control frame; false when too many stand there already. */
  boolean control(int type, int flags, int stream, long length) {
    lock.lock();
    try {
      if (!append(type, flags, stream, length)) {
        return closed != null;
      }
      wake();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Appends a control frame that leaves with whatever comes next. */
  boolean controlLater(int type, int flags, int stream, long length) {
    lock.lock();
    try {
      return append(type, flags, stream, length) || closed != null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the batch; null when there is none. The caller releases it. */
  @Nullable ByteBuf take() {
    lock.lock();
    try {
      ByteBuf taken = batch;
      batch = null;
      awake = false;
      room.signal();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits to leave; what was appended for later does not count. */
  boolean isIdle() {
    lock.lock();
    try {
      return batch == null || !awake;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further frames; who waits fails. What is in the batch can still be taken. */
  void close(String why) {
    lock.lock();
    try {
      if (closed == null) {
        closed = why;
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean append(int type, int flags, int stream, long length) {
    boolean full = batch != null && batch.readableBytes() >= BATCH_BYTES + CONTROL_BYTES_MAX;
    if (closed != null || full) {
      return false;
    }
    Frame.write(batch(Frame.HEADER_BYTES), type, flags, stream, length);
    return true;
  }

  private void awaitRoom(int bytes, long waitNanos) throws IOException, InterruptedException {
    long left = waitNanos;
    while (closed == null && batch != null && batch.readableBytes() + bytes > BATCH_BYTES) {
      if (left <= 0) {
        throw new SocketTimeoutException("the peer takes no data");
      }
      left = Timeline.SYSTEM.await(lock, room, left);
    }
    if (closed != null) {
      throw new IOException(closed);
    }
  }

  private ByteBuf batch(int payload) {
    if (batch == null) {
      int capacity = payload > SMALL_BATCH_BYTES / 2 ? BATCH_BYTES : SMALL_BATCH_BYTES;
      batch = direct ? allocator.directBuffer(capacity) : allocator.heapBuffer(capacity);
    }
    return batch;
  }

  private void wake() {
    if (!awake) {
      awake = true;
      wakeUp.run();
    }
  }
}
