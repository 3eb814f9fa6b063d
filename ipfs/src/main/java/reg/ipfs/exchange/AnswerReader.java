package reg.ipfs.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Limits;
import reg.libp2p.Stream;
import reg.libp2p.Timeline;

/** Reads stored forms, each behind its length, from a stream. One thread. */
final class AnswerReader {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int LENGTH_BYTES_MAX = 4;
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MASK = 0x7f;

  private final Stream stream;
  private final Timeline timeline;
  private final Patience patience;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private long lastByte;

  /** Decides, each time nothing came for a while, whether to go on waiting. */
  interface Patience {
    /**
     * Returns to wait on.
     *
     * @param lastByte when something came last, by {@link Timeline#nanos}
     */
    void check(long lastByte) throws IOException;
  }

  AnswerReader(Stream stream, Timeline timeline, Patience patience) {
    this.stream = stream;
    this.timeline = timeline;
    this.patience = patience;
    this.lastByte = timeline.nanos();
  }

  /** Waits until something is there to read. */
  void await() throws IOException {
    while (!buffer.hasRemaining()) {
      fill();
    }
  }

  /**
   * Reads a length: 0 for a block that is not held.
   *
   * @throws RegistryException MALFORMED for one above {@link ExchangeLimits#FORM_BYTES_MAX} or that
   *     is not minimal
   */
  int readLength() throws IOException {
    int length = 0;
    for (int i = 0; i < LENGTH_BYTES_MAX; i++) {
      await();
      byte next = buffer.get();
      length |= (next & VARINT_MASK) << (VARINT_BITS * i);
      if (next >= 0) {
        if (length > ExchangeLimits.FORM_BYTES_MAX || (next == 0 && i > 0)) {
          throw new RegistryException(Fault.MALFORMED, "an answer of " + length + " bytes");
        }
        return length;
      }
    }
    throw new RegistryException(Fault.MALFORMED, "an answer whose length has no end");
  }

  /** Fills a buffer with a form; one that comes too slowly is refused. */
  ByteBuffer readForm(ByteBuffer form) throws IOException {
    int length = form.remaining();
    int early = Math.min(length, buffer.remaining());
    form.put(buffer.slice(buffer.position(), early));
    buffer.position(buffer.position() + early);
    long slowAfter = timeline.nanos() + Limits.SLOW_AFTER.toNanos();
    while (form.hasRemaining()) {
      readSome(form);
      if (timeline.nanos() > slowAfter
          && form.position() < Limits.BYTES_PER_SECOND_MIN * Limits.SLOW_AFTER.toSeconds()) {
        throw new IOException("a block that comes too slowly");
      }
    }
    return form.flip();
  }

  private void fill() throws IOException {
    buffer.clear();
    try {
      readSome(buffer);
    } finally {
      buffer.flip();
    }
  }

  private void readSome(ByteBuffer into) throws IOException {
    while (true) {
      try {
        if (stream.read(into) < 0) {
          throw new EOFException("the peer ended the exchange");
        }
        lastByte = timeline.nanos();
        return;
      } catch (SocketTimeoutException e) {
        patience.check(lastByte);
      }
    }
  }
}
