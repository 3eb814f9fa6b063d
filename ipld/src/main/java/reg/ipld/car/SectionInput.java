package reg.ipld.car;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Varint;

/** A stream of sections, each {@code uvarint length || body}. */
final class SectionInput implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private long position;
  private long end = Long.MAX_VALUE;

  SectionInput(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
  }

  /** How many bytes were read. */
  long position() {
    return position;
  }

  /** Lets the sections end after so many more bytes. */
  void limit(long bytes) {
    end = position + bytes < 0 ? Long.MAX_VALUE : position + bytes;
  }

  /** The next section's body, or null at the end. */
  byte @Nullable [] section(int bytesMax) {
    long length = length();
    if (length < 0) {
      return null;
    }
    if (length == 0 || length > bytesMax) {
      throw malformed("a section of " + length + " bytes; 1 to " + bytesMax + " are allowed");
    }
    return exactly((int) length);
  }

  /** The next so many bytes. */
  byte[] exactly(int count) {
    if (count > end - position) {
      throw truncated();
    }
    try {
      byte[] bytes = new byte[count];
      if (in.readNBytes(bytes, 0, count) < count) {
        throw truncated();
      }
      position += count;
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes over so many bytes. */
  void skip(long count) {
    try {
      in.skipNBytes(count);
      position += count;
    } catch (EOFException e) {
      throw truncated();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A section's length, or -1 at the end. */
  private long length() {
    var bytes = ByteBuffer.allocate(Varint.BYTES_MAX);
    try {
      while (bytes.hasRemaining() && position < end) {
        int next = in.read();
        if (next < 0) {
          requireOpenEnd();
          break;
        }
        position++;
        bytes.put((byte) next);
        if (next < 0x80) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.position() == 0 ? -1 : Varint.read(bytes.flip());
  }

  private void requireOpenEnd() {
    if (end != Long.MAX_VALUE) {
      throw truncated();
    }
  }

  private RegistryException truncated() {
    return malformed("it is cut short");
  }

  private RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "not a CAR, at byte " + position + ": " + why);
  }
}
