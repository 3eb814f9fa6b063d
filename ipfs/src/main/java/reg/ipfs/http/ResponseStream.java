package reg.ipfs.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer. Bytes are copied and handed to the event loop; no more than {@code
 * WAITING_BYTES} wait there for the client, however many are written.
 */
final class ResponseStream extends OutputStream {
  private static final int SLICE_BYTES = 64 << 10;

  private final Channel channel;
  private final Duration stall;
  private final boolean discard;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();
  private long waiting;
  private @Nullable Throwable failure;
  private ChannelFuture last;
  private boolean closed;
  private boolean stalled;

  /**
   * A body.
   *
   * @param head the write of what comes before it
   * @param stall how long the client may take nothing
   * @param discard whether there is to be no body, whatever is written
   */
  ResponseStream(Channel channel, ChannelFuture head, Duration stall, boolean discard) {
    this.channel = channel;
    this.last = head;
    this.stall = stall;
    this.discard = discard;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int from = 0; from < length && !discard; from += SLICE_BYTES) {
      int count = Math.min(SLICE_BYTES, length - from);
      awaitWaiting(limit() - count);
      ByteBuf slice = channel.alloc().buffer(count).writeBytes(bytes, offset + from, count);
      reserve(count);
      last = channel.writeAndFlush(new DefaultHttpContent(slice));
      last.addListener(written -> release(count, written));
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      awaitWaiting(0);
      closed = true;
      last = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  /**
   * Calls one of them: the first when the answer is out to its end, the second when it never will
   * be.
   */
  void end(Runnable whole, Runnable broken) {
    if (closed) {
      last.addListener(written -> (written.isSuccess() ? whole : broken).run());
    } else if (stalled) {
      broken.run();
    } else {
      last.addListener(written -> broken.run());
    }
  }

  /** Waits until no more than so many bytes wait for the client. */
  private void awaitWaiting(long most) throws IOException {
    lock.lock();
    try {
      long nanos = stall.toNanos();
      while (failure == null && waiting > most) {
        long before = waiting;
        nanos = drained.awaitNanos(nanos);
        if (waiting < before) {
          nanos = stall.toNanos();
        } else if (nanos <= 0) {
          stalled = true;
          throw new IOException("the client took nothing for " + stall);
        }
      }
      if (failure != null) {
        throw new IOException("the client is gone", failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("asked to stop").initCause(e);
    } finally {
      lock.unlock();
    }
  }

  private void reserve(int count) {
    lock.lock();
    try {
      waiting += count;
    } finally {
      lock.unlock();
    }
  }

  private static long limit() {
    return HttpServer.WAITING_BYTES.high();
  }

  private void release(int count, Future<?> written) {
    lock.lock();
    try {
      waiting -= count;
      if (!written.isSuccess()) {
        failure = written.cause();
      }
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
