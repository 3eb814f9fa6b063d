package reg.libp2p.memory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One direction of a stream: a ring of bytes; readers wait for bytes, writers for room. */
final class BytePipe {
  static final int CAPACITY = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ring = new byte[CAPACITY];
  private int start;
  private int size;
  private boolean ended;
  private boolean readerGone;
  private @Nullable String broken;

  int read(ByteBuffer into, Duration wait) throws IOException {
    return locked(
        () -> {
          await(wait, () -> size > 0 || ended, "no bytes");
          if (size == 0) {
            return -1;
          }
          int length = Math.min(into.remaining(), size);
          int first = Math.min(length, CAPACITY - start);
          into.put(ring, start, first).put(ring, 0, length - first);
          start = (start + length) % CAPACITY;
          size -= length;
          return length;
        });
  }

  int write(ByteBuffer from, Duration wait) throws IOException {
    int total = from.remaining();
    while (from.hasRemaining()) {
      locked(() -> writeSome(from, wait));
    }
    return total;
  }

  private int writeSome(ByteBuffer from, Duration wait) throws IOException, InterruptedException {
    if (ended) {
      throw new IOException("the stream is closed for writing");
    }
    await(wait, () -> size < CAPACITY || readerGone, "no room");
    int length = Math.min(from.remaining(), CAPACITY - size);
    if (readerGone) {
      from.position(from.limit());
      return 0;
    }
    int end = (start + size) % CAPACITY;
    int first = Math.min(length, CAPACITY - end);
    from.get(ring, end, first).get(ring, 0, length - first);
    size += length;
    return length;
  }

  /** No more bytes come in; those inside can still be read. */
  void end() {
    change(() -> ended = true);
  }

  /** Nobody reads any more: writers go on into the void. */
  void discard() {
    change(() -> readerGone = true);
  }

  /** Both sides fail from now on. */
  void breakOff(String why) {
    change(() -> broken = broken == null ? why : broken);
  }

  private interface Step {
    int run() throws IOException, InterruptedException;
  }

  private interface Test {
    boolean holds();
  }

  private int locked(Step step) throws IOException {
    lock.lock();
    try {
      int result = step.run();
      changed.signalAll();
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a peer");
    } finally {
      lock.unlock();
    }
  }

  private void await(Duration wait, Test test, String otherwise)
      throws IOException, InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(wait.toMillis());
    while (broken == null && !test.holds()) {
      if (left <= 0) {
        throw new SocketTimeoutException(otherwise + " from the peer for " + wait);
      }
      left = changed.awaitNanos(left);
    }
    if (broken != null) {
      throw new IOException(broken);
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
