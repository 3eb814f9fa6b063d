package reg.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import reg.libp2p.MuxedStream;

/** One stream: credit and bytes in both directions. */
final class YamuxStream implements MuxedStream {
  private final YamuxConnection connection;
  private final int id;
  private final int window;
  private final Inbox inbox = new Inbox();
  private final SendCredit sendCredit = new SendCredit();
  private final AtomicLong receiveCredit;
  private final AtomicBoolean acknowledged = new AtomicBoolean();
  private long consumed;
  private volatile long waitNanos = TIMEOUT_DEFAULT.toNanos();

  /**
   * @param window how many bytes the peer may have in flight towards us, the initial ones included
   */
  YamuxStream(YamuxConnection connection, int id, int window) {
    this.connection = connection;
    this.id = id;
    this.window = window;
    this.receiveCredit = new AtomicLong(window);
  }

  int id() {
    return id;
  }

  int window() {
    return window;
  }

  /** What the peer must be told, because it is more than the protocol's initial window. */
  long windowAboveInitial() {
    return (long) window - Frame.WINDOW_INITIAL;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    try {
      int length = inbox.read(into, waitNanos);
      if (length > 0) {
        consume(length);
      }
      return length;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Only the reader comes here, so {@code consumed} needs no lock. */
  private void consume(int length) {
    connection.memory().read(length);
    consumed += length;
    if (consumed >= window / 2 && !inbox.isEnded()) {
      long back = consumed;
      consumed = 0;
      receiveCredit.addAndGet(back);
      connection.send(Frame.WINDOW, 0, id, back);
    }
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int total = from.remaining();
    try {
      while (from.hasRemaining()) {
        int wanted = Math.min(from.remaining(), Frame.PAYLOAD_BYTES_MAX);
        int length = sendCredit.take(wanted, waitNanos);
        connection.outbound().data(id, from.slice(from.position(), length), waitNanos);
        from.position(from.position() + length);
      }
      return total;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for a peer");
  }

  @Override
  public void closeWrite() {
    if (sendCredit.close("the stream is closed for writing")) {
      connection.send(Frame.WINDOW, Frame.FIN, id, 0);
      forgetIfDone();
    }
  }

  @Override
  public void close() {
    connection.memory().read(inbox.discard("the stream is closed"));
    closeWrite();
    forgetIfDone();
  }

  @Override
  public void reset() {
    boolean open = !(sendCredit.isClosed() && inbox.isEnded());
    breakOff("the stream was reset here");
    connection.memory().read(inbox.discard("the stream was reset here"));
    if (open) {
      connection.send(Frame.WINDOW, Frame.RST, id, 0);
    }
  }

  /** Fails both directions without a word to the peer. */
  void breakOff(String why) {
    sendCredit.close(why);
    connection.memory().read(inbox.breakOff(why));
    connection.forget(this);
  }

  /** The link is gone: what came in whole can still be read. */
  void connectionLost(String why) {
    sendCredit.close(why);
    if (!inbox.isEnded()) {
      connection.memory().read(inbox.breakOff(why));
    }
  }

  private void forgetIfDone() {
    if (sendCredit.isClosed() && inbox.isEnded()) {
      connection.forget(this);
    }
  }

  /** Takes credit for a frame of the peer; false when the peer sends more than it may. */
  boolean admit(long length) {
    return receiveCredit.addAndGet(-length) >= 0;
  }

  /** Takes over a piece of payload, or releases it when nobody reads any more. */
  void receive(ByteBuf piece) {
    int length = piece.readableBytes();
    connection.memory().arrived(length);
    if (!inbox.add(piece)) {
      piece.release();
      connection.memory().read(length);
    }
  }

  void peerFinished() {
    inbox.end();
    forgetIfDone();
  }

  void addCredit(long bytes) {
    sendCredit.add(bytes);
  }

  /** Whether this is the first acknowledgement of the peer. */
  boolean acknowledge() {
    return acknowledged.compareAndSet(false, true);
  }

  @Override
  public void timeout(Duration wait) {
    waitNanos = wait.toNanos();
  }

  @Override
  public boolean isOpen() {
    return !(sendCredit.isClosed() && inbox.isEnded());
  }

  @Override
  public String toString() {
    return "stream " + id + " of " + connection;
  }
}
