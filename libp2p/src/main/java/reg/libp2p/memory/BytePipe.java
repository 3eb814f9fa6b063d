package reg.libp2p.memory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One direction of a stream: bytes on their way. Readers wait for bytes, writers for room. */
final class BytePipe {
  static final int CAPACITY = 64 << 10;

  private static final long NEVER = Long.MAX_VALUE;

  private final Link link;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Segment> segments = new ArrayDeque<>();
  private int size;
  private long lastArrival;
  private boolean ended;
  private boolean readerGone;
  private @Nullable String broken;

  /** Bytes of one write, and when they arrive. */
  private record Segment(ByteBuffer bytes, long arrival) {}

  BytePipe(Link link) {
    this.link = link;
    this.lastArrival = link.timeline().nanos();
  }

  int read(ByteBuffer into, Duration wait) throws IOException {
    return locked(
        () -> {
          await(wait, this::readableIn, "no bytes");
          Segment first = segments.peek();
          if (first == null) {
            return -1;
          }
          int length = Math.min(into.remaining(), first.bytes.remaining());
          into.put(into.position(), first.bytes, first.bytes.position(), length);
          into.position(into.position() + length);
          first.bytes.position(first.bytes.position() + length);
          if (!first.bytes.hasRemaining()) {
            segments.remove();
          }
          size -= length;
          return length;
        });
  }

  /** Nanoseconds until there is something to read, or until something must change. */
  private long readableIn() {
    Segment first = segments.peek();
    if (first == null) {
      return ended ? 0 : NEVER;
    }
    return Math.max(0, first.arrival - link.timeline().nanos());
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
    await(wait, () -> size < CAPACITY || readerGone ? 0 : NEVER, "no room");
    int length = Math.min(from.remaining(), CAPACITY - size);
    if (readerGone) {
      from.position(from.limit());
      return 0;
    }
    var bytes = ByteBuffer.allocate(length).put(from.slice().limit(length)).flip();
    from.position(from.position() + length);
    lastArrival = Math.max(lastArrival, link.timeline().nanos() + link.delay(length));
    segments.add(new Segment(bytes, lastArrival));
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

  /** Says in how many nanoseconds something holds: 0 for now, {@link #NEVER} for not by itself. */
  private interface Test {
    long holdsIn();
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
    long end = wait.toNanos();
    long start = link.timeline().nanos();
    for (long in = test.holdsIn(); broken == null && in > 0; in = test.holdsIn()) {
      long left = end - (link.timeline().nanos() - start);
      if (left <= 0) {
        throw new SocketTimeoutException(otherwise + " from the peer for " + wait);
      }
      var _ = link.timeline().await(lock, changed, Math.min(left, in));
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
