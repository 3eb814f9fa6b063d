package reg.libp2p;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;

/**
 * A two-way byte channel inside a connection, before a protocol was agreed on it.
 *
 * <p>Reads and writes block their (virtual) thread. One thread may read while another writes;
 * {@link #close} and {@link #reset} may come from any thread. An interrupted thread gets an {@link
 * java.io.InterruptedIOException}. Backpressure is end to end: the peer may send only as much as we
 * have read, plus the window.
 */
public interface MuxedStream extends ByteChannel {
  /** How long a read or write may wait for the peer unless {@link #timeout} says otherwise. */
  Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);

  /**
   * Reads what is there, at least a byte.
   *
   * @return the number of bytes, or -1 after the peer closed its direction
   * @throws IOException when the stream was reset, the connection broke, or nothing came in time
   */
  @Override
  int read(ByteBuffer into) throws IOException;

  /**
   * Writes the whole buffer, waiting while the peer gives no credit. The bytes are copied and leave
   * without a flush.
   *
   * @throws IOException when the stream was closed or reset, or the peer takes nothing in time
   */
  @Override
  int write(ByteBuffer from) throws IOException;

  /** Says that no more bytes come from us; reading goes on. */
  void closeWrite() throws IOException;

  /** Ends both directions in good order: what was written arrives, what was not read is dropped. */
  @Override
  void close();

  /** Breaks both directions off at once. */
  void reset();

  /** How long from now on a single read or write may wait for the peer. */
  void timeout(Duration wait);
}
