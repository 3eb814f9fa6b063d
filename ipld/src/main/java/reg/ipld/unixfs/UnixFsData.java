package reg.ipld.unixfs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the data field of a dag-pb node says about the node. Mode and time of change are not kept.
 */
public sealed interface UnixFsData {
  /**
   * A file or a part of one: its own bytes, if any, followed by those of its links.
   *
   * @param data a view of the node's own bytes, or null
   * @param size all bytes: own and linked
   * @param blockSizes the bytes below each link
   */
  record File(@Nullable ByteBuffer data, long size, List<Long> blockSizes) implements UnixFsData {
    public File {
      data = data == null ? null : data.slice().asReadOnlyBuffer();
      blockSizes = List.copyOf(blockSizes);
    }

    /** A read-only view of the node's own bytes, with a position of its own. */
    @Override
    public @Nullable ByteBuffer data() {
      return data == null ? null : data.duplicate();
    }

    /** How many bytes the node itself has. */
    public int ownSize() {
      return data == null ? 0 : data.remaining();
    }
  }

  /** A directory whose links are its entries. */
  record Directory() implements UnixFsData {}

  /** A symbolic link. */
  record Symlink(String target) implements UnixFsData {}

  /** A node of a sharded directory: a bit per slot, set where there is a link. */
  final class Shard implements UnixFsData {
    private final int fanout;
    private final byte[] bitmap;

    /** Takes over the bitmap, big-endian and without leading zero bytes. */
    Shard(int fanout, byte[] bitmap) {
      this.fanout = fanout;
      this.bitmap = bitmap;
    }

    /** How many slots there are. */
    public int fanout() {
      return fanout;
    }

    /** The bitmap; shared, never written to. */
    byte[] bitmap() {
      return bitmap;
    }

    /** Whether the slot has a link. */
    boolean has(int slot) {
      int index = bitmap.length - 1 - slot / 8;
      return index >= 0 && (bitmap[index] >> slot % 8 & 1) != 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Shard that
          && fanout == that.fanout
          && Arrays.equals(bitmap, that.bitmap);
    }

    @Override
    public int hashCode() {
      return fanout * 31 + Arrays.hashCode(bitmap);
    }

    @Override
    public String toString() {
      return "Shard[" + fanout + ", " + HexFormat.of().formatHex(bitmap) + "]";
    }
  }
}
