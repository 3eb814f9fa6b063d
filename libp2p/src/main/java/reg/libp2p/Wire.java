package reg.libp2p;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.multiformats.Varint;

/** Exact reads and length-prefixed messages ({@code uvarint length || message}) over channels. */
public final class Wire {
  /** What is allocated for a message before any of it has come. */
  private static final int FIRST_BYTES = 16 << 10;

  private Wire() {}

  /**
   * Fills the buffer.
   *
   * @throws EOFException when the channel ends before
   */
  public static void readFully(ReadableByteChannel in, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (in.read(into) < 0) {
        throw new EOFException("the peer closed in the middle of a message");
      }
    }
  }

  /**
   * Reads one length-prefixed message, ready to be read; null when the channel ended before it.
   *
   * @param bytesMax the longest message allowed, checked before anything is allocated
   * @throws IOException when the message is longer, truncated or has a bad prefix
   */
  public static @Nullable ByteBuffer readMessage(ReadableByteChannel in, int bytesMax)
      throws IOException {
    long length = readLength(in);
    if (length < 0) {
      return null;
    }
    if (length > bytesMax) {
      throw new IOException("a message of " + length + " bytes; at most " + bytesMax);
    }
    return readBody(in, (int) length);
  }

  /**
   * Memory grows with what has come, not with what was announced, and what comes too slowly is
   * refused.
   */
  private static ByteBuffer readBody(ReadableByteChannel in, int length) throws IOException {
    long start = System.nanoTime();
    var message = ByteBuffer.allocate(Math.min(length, FIRST_BYTES));
    while (message.position() < length) {
      if (!message.hasRemaining()) {
        int larger = (int) Math.min(length, 2L * message.capacity());
        message = ByteBuffer.allocate(larger).put(message.flip());
      }
      if (in.read(message) < 0) {
        throw new EOFException("the peer closed in the middle of a message");
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      if (seconds > Limits.SLOW_AFTER.toSeconds()
          && message.position() / seconds < Limits.BYTES_PER_SECOND_MIN) {
        throw new IOException("a message that comes too slowly");
      }
    }
    return message.flip();
  }

  /** Writes a message behind its length, in one write. */
  public static void writeMessage(WritableByteChannel out, byte[] message) throws IOException {
    var framed = ByteBuffer.allocate(Varint.length(message.length) + message.length);
    Varint.write(message.length, framed);
    framed.put(message).flip();
    writeFully(out, framed);
  }

  /** Writes all of the buffer. */
  public static void writeFully(WritableByteChannel out, ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      out.write(from);
    }
  }

  /** A varint read byte by byte, so that nothing behind it is taken; -1 at the end. */
  private static long readLength(ReadableByteChannel in) throws IOException {
    var prefix = ByteBuffer.allocate(Varint.BYTES_MAX);
    do {
      if (!prefix.hasRemaining()) {
        throw new IOException("a message length of more than " + Varint.BYTES_MAX + " bytes");
      }
      prefix.limit(prefix.position() + 1);
      if (in.read(prefix) < 0) {
        if (prefix.position() == 0) {
          return -1;
        }
        throw new EOFException("the peer closed in the middle of a message");
      }
      prefix.limit(prefix.capacity());
    } while (prefix.position() == 0 || prefix.get(prefix.position() - 1) < 0);
    try {
      return Varint.read(prefix.flip());
    } catch (RegistryException e) {
      throw new IOException("a bad message length", e);
    }
  }
}
