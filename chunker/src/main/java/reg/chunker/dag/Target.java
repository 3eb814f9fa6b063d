package reg.chunker.dag;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.unixfs.Leaf;

/** A new file that many threads write to by position. Zeros are left out, so they become holes. */
final class Target {
  /** Shorter runs of zeros would not become holes on most file systems. */
  private static final int HOLE_BYTES_MIN = 4096;

  private static final ByteBuffer ZEROS = ByteBuffer.allocate(1 << 16).asReadOnlyBuffer();

  private final Path path;
  private final FileChannel channel;
  private final long size;

  /** A leaf of zeros seen before: sparse files repeat one many thousand times. */
  private volatile @Nullable Cid zeros;

  Target(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  void requireSize(Cid root, long actual) {
    if (actual != size) {
      throw new RegistryException(
          Fault.CORRUPT, "file %s has %d bytes, and should have %d".formatted(root, actual, size));
    }
  }

  boolean isKnownZeros(Leaf leaf) {
    return leaf.cid().equals(zeros);
  }

  void writeUnlessZeros(Leaf leaf, ByteBuffer content) throws IOException {
    if (content.remaining() >= HOLE_BYTES_MIN && isZeros(content)) {
      zeros = leaf.cid();
    } else {
      write(content, leaf.offset());
    }
  }

  void write(ByteBuffer content, long offset) throws IOException {
    long at = offset;
    while (content.hasRemaining()) {
      at += channel.write(content, at);
    }
  }

  /** Gives the file its size when it ends with a hole. */
  void extend() throws IOException {
    if (channel.size() < size) {
      write(ByteBuffer.allocate(1), size - 1);
    }
  }

  private static boolean isZeros(ByteBuffer content) {
    int at = content.position();
    while (at < content.limit()) {
      int length = Math.min(ZEROS.capacity(), content.limit() - at);
      if (content.slice(at, length).mismatch(ZEROS.slice(0, length)) >= 0) {
        return false;
      }
      at += length;
    }
    return true;
  }
}
