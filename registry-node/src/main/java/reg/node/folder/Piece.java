package reg.node.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import reg.ipld.multiformats.Multihash;
import reg.ipld.unixfs.Leaf;

/** A part of a file that one thread hashes. */
sealed interface Piece {
  ExpectedFile file();

  /** How many bytes. */
  long size();

  /** How many bytes of it are in memory at a time. */
  int bufferBytes();

  /**
   * Whether the open file has the bytes it should have.
   *
   * @param buffer of at least {@link #bufferBytes} bytes, to read into
   */
  boolean matches(FileChannel channel, ByteBuffer buffer) throws IOException;

  /** Leaves that follow one another. */
  record Leaves(ExpectedFile file, List<Leaf> leaves) implements Piece {
    public Leaves {
      leaves = List.copyOf(leaves);
    }

    @Override
    public long size() {
      long size = 0;
      for (Leaf leaf : leaves) {
        size += leaf.size();
      }
      return size;
    }

    @Override
    public int bufferBytes() {
      int longest = 0;
      for (Leaf leaf : leaves) {
        longest = Math.max(longest, leaf.size());
      }
      return longest;
    }

    @Override
    public boolean matches(FileChannel channel, ByteBuffer buffer) throws IOException {
      for (Leaf leaf : leaves) {
        if (!fill(channel, buffer.clear().limit(leaf.size()), leaf.offset())
            || !leaf.cid().multihash().matches(buffer.flip())) {
          return false;
        }
      }
      return true;
    }
  }

  /** A file that is hashed as one. */
  record Whole(ExpectedFile file, Multihash hash) implements Piece {
    @Override
    public long size() {
      return file.size();
    }

    @Override
    public int bufferBytes() {
      return 0;
    }

    @Override
    public boolean matches(FileChannel channel, ByteBuffer buffer) throws IOException {
      return WholeHash.of(channel).equals(hash);
    }
  }

  /** Reads to the buffer's limit; false when the file ends before. */
  private static boolean fill(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }
}
