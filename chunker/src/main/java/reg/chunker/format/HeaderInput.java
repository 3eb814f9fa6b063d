package reg.chunker.format;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import reg.base.RegistryException;

/**
 * Reads a range of a file front to back, little-endian, and refuses to go beyond it. Memory is
 * taken only for bytes that are there. What is not there is MALFORMED. For one thread.
 */
public final class HeaderInput extends InputStream {
  private static final int BUFFER_BYTES = 1 << 14;

  private final FileBytes file;
  private final ByteBuffer buffer;
  private final long end;
  private long next;

  /** Reads from {@code start} to before {@code end}, which is not behind the file's end. */
  public HeaderInput(FileBytes file, long start, long end) {
    this.file = file;
    this.next = start;
    this.end = end;
    this.buffer =
        ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(8, end - start)))
            .order(ByteOrder.LITTLE_ENDIAN)
            .limit(0);
  }

  /** Where in the file the next byte lies. */
  public long position() {
    return next - buffer.remaining();
  }

  /** How many bytes are left. */
  public long left() {
    return end - position();
  }

  /** The next byte, 0 to 255. */
  public int u8() {
    return need(1).get() & 0xff;
  }

  /** The next byte, which stays the next. */
  public int peek() {
    return need(1).get(buffer.position()) & 0xff;
  }

  /** Two bytes as an unsigned number. */
  public int u16() {
    return need(2).getShort() & 0xffff;
  }

  /** Four bytes as a signed number. */
  public int i32() {
    return need(4).getInt();
  }

  /** Four bytes as an unsigned number. */
  public long u32() {
    return i32() & 0xffff_ffffL;
  }

  /** Eight bytes as they are; an unsigned value of more than 63 bits is negative. */
  public long i64() {
    return need(8).getLong();
  }

  /** The UTF-8 text of the next bytes; the length must have been checked against {@link #left}. */
  public String text(long length, String what) {
    byte[] bytes = bytes(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Malformed.because(what + " is not UTF-8", e);
    }
  }

  /** The next bytes, copied. */
  public byte[] bytes(long length) {
    if (length < 0 || length > left() || length > Integer.MAX_VALUE - 8) {
      throw Malformed.because(length + " bytes where " + left() + " are left");
    }
    byte[] bytes = new byte[(int) length];
    int done = 0;
    while (done < bytes.length) {
      int count = read(bytes, done, bytes.length - done);
      if (count < 0) {
        throw truncated();
      }
      done += count;
    }
    return bytes;
  }

  /** Moves over bytes that need not be looked at. */
  public void pass(long length) {
    if (length < 0 || length > left()) {
      throw Malformed.because(length + " bytes where " + left() + " are left");
    }
    if (length <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) length);
    } else {
      next += length - buffer.remaining();
      buffer.limit(0);
    }
  }

  @Override
  public int read() {
    return left() > 0 ? u8() : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!buffer.hasRemaining() && !fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(into, offset, count);
    return count;
  }

  private ByteBuffer need(int bytes) {
    while (buffer.remaining() < bytes) {
      if (!fill()) {
        throw truncated();
      }
    }
    return buffer;
  }

  /** Adds bytes to the buffer; false at the end. */
  private boolean fill() {
    buffer.compact();
    int room = (int) Math.min(buffer.remaining(), end - next);
    int count = room == 0 ? -1 : file.read(next, buffer.array(), buffer.position(), room);
    if (count > 0) {
      next += count;
      buffer.position(buffer.position() + count);
    }
    buffer.flip();
    return count > 0;
  }

  private RegistryException truncated() {
    return Malformed.because("the header is truncated at byte " + position());
  }
}
