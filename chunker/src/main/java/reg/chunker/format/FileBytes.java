package reg.chunker.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Objects;

/** A file's bytes by position, wherever they lie: on disk, in memory, in blocks. */
public interface FileBytes {
  /** How many bytes there are. */
  long size();

  /**
   * Reads from a position: at least one byte unless {@code length} is 0, fewer than asked where
   * that is easier.
   *
   * @return how many bytes were read, or -1 when the position is at or behind the end
   * @throws UncheckedIOException when a disk fails
   */
  int read(long position, byte[] into, int offset, int length);

  /**
   * Reads from a position until the array is full or the bytes end.
   *
   * @return how many bytes were read
   */
  default int fill(long position, byte[] into) {
    int done = 0;
    while (done < into.length) {
      int count = read(position + done, into, done, into.length - done);
      if (count < 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  /**
   * The bytes from a position on: so many, or fewer where the file ends. Nobody may change them,
   * for they may be the file's own.
   *
   * @throws UncheckedIOException when a disk fails
   */
  default byte[] range(long position, int length) {
    byte[] bytes = new byte[length];
    int count = fill(position, bytes);
    return count == length ? bytes : Arrays.copyOf(bytes, count);
  }

  /** The bytes of an open file, as long as it was when this was called. */
  static FileBytes of(FileChannel channel) throws IOException {
    return new ChannelBytes(channel, channel.size());
  }

  /** Bytes in memory. */
  static FileBytes of(byte[] bytes) {
    return of(bytes, bytes.length);
  }

  /** The first bytes of an array. */
  static FileBytes of(byte[] bytes, int size) {
    return new ArrayBytes(bytes, size);
  }

  /** An open file. */
  final class ChannelBytes implements FileBytes {
    private final FileChannel channel;
    private final long size;

    private ChannelBytes(FileChannel channel, long size) {
      this.channel = channel;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) {
      try {
        return channel.read(ByteBuffer.wrap(into, offset, length), position);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** An array. */
  final class ArrayBytes implements FileBytes {
    private final byte[] bytes;

    private final int size;

    private ArrayBytes(byte[] bytes, int size) {
      this.bytes = bytes;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public byte[] range(long position, int length) {
      boolean all = position == 0 && length == size && size == bytes.length;
      return all ? bytes : FileBytes.super.range(position, length);
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, into.length);
      if (position >= size) {
        return -1;
      }
      int count = Math.min(length, size - (int) position);
      System.arraycopy(bytes, (int) position, into, offset, count);
      return count;
    }
  }
}
