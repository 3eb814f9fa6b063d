package reg.chunker.dag;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A large file that is written past the system's cache, as long as the disk is fast: new memory for
 * the cache may cost more CPU than all else that is done with the bytes. Only whole blocks of the
 * disk can be; what a piece has before and behind those goes by way of the cache, as all does where
 * the system or the disk has no such writes. One thread at a time writes.
 */
final class PastCache implements AutoCloseable {
  /** Smaller files, and pieces, are not worth it. */
  static final long FILE_BYTES_MIN = 64 << 20;

  static final int PIECE_BYTES_MIN = 128 << 10;
  private static final int BUFFER_BYTES = 1 << 20;

  /** The least and the most that is taken for a block; smaller ones divide it. */
  private static final long BLOCK_BYTES_MIN = 4096;

  private static final long BLOCK_BYTES_MAX = 1 << 16;

  /** A disk that takes fewer bytes than 400 MB/s, all in all, gets the rest by way of the cache. */
  private static final double NANOS_PER_BYTE_MAX = 2.5;

  /** What the disk may take longer. */
  private static final long LENIENT_NANOS = 250_000_000;

  private final FileChannel cached;
  private final FileChannel direct;
  private final ByteBuffer buffer;
  private final int block;
  private double patience = LENIENT_NANOS;

  /**
   * Of a file that is open twice.
   *
   * @param direct takes whole blocks
   * @param block bytes, a power of two
   */
  PastCache(FileChannel cached, FileChannel direct, int block) {
    this.cached = cached;
    this.direct = direct;
    this.block = block;
    this.buffer = ByteBuffer.allocateDirect(BUFFER_BYTES + block).alignedSlice(block);
  }

  /**
   * Of a file that is there.
   *
   * @param cached the file, open for writing; stays open
   * @return null where the system has no such writes
   */
  static @Nullable PastCache open(Path file, FileChannel cached) {
    try {
      long block = Math.max(BLOCK_BYTES_MIN, Files.getFileStore(file).getBlockSize());
      if (block > BLOCK_BYTES_MAX || Long.bitCount(block) != 1) {
        return null;
      }
      var direct =
          FileChannel.open(
              file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS, directOption());
      return new PastCache(cached, direct, (int) block);
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  /** By name, because javac warns of whoever imports it, whatever one tells it. */
  private static OpenOption directOption() {
    try {
      var options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      for (Object option : options == null ? new Object[0] : options) {
        if (option instanceof OpenOption direct && option.toString().equals("DIRECT")) {
          return direct;
        }
      }
      throw new UnsupportedOperationException("no option DIRECT");
    } catch (ClassNotFoundException e) {
      throw new UnsupportedOperationException(e);
    }
  }

  /** Writes all that remains of the content. */
  void write(ByteBuffer content, long offset) throws IOException {
    int before = (int) (-offset & (block - 1));
    int whole = (content.remaining() - before) & -block;
    long at = offset;
    if (whole >= PIECE_BYTES_MIN && patience >= 0) {
      at += writeCached(content, before, at);
      at += writeDirect(content, whole, at);
    }
    writeCached(content, content.remaining(), at);
  }

  private int writeCached(ByteBuffer content, int length, long offset) throws IOException {
    ByteBuffer part = content.slice(content.position(), length);
    while (part.hasRemaining()) {
      cached.write(part, offset + part.position());
    }
    content.position(content.position() + length);
    return length;
  }

  /** Writes whole blocks; gives how many bytes the disk took before it refused more. */
  private int writeDirect(ByteBuffer content, int length, long offset) {
    int from = content.position();
    long since = System.nanoTime();
    int written = 0;
    try {
      while (written < length) {
        int part = Math.min(length - written, BUFFER_BYTES);
        buffer.clear().put(0, content, from + written, part).limit(part);
        written += direct.write(buffer, offset + written);
      }
      patience += written * NANOS_PER_BYTE_MAX - (System.nanoTime() - since);
    } catch (IOException e) {
      patience = -1;
    }
    content.position(from + written);
    return written;
  }

  @Override
  public void close() throws IOException {
    direct.close();
  }
}
