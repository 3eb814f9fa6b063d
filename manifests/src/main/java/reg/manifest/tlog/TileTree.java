package reg.manifest.tlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reg.base.Fault;
import reg.base.RegistryException;

/** A tree of a given size, read from tiles. Not to be shared by threads: it remembers tiles. */
public final class TileTree {
  private final TileStore store;
  private final long size;
  private final Map<Tile, byte[]> read = new HashMap<>();

  /** The tree of the first leaves of a store. */
  public TileTree(TileStore store, long size) {
    this.store = store;
    this.size = size;
  }

  /**
   * The root of the tree.
   *
   * @throws RegistryException CORRUPT when a tile is missing or has another length, here and below
   */
  public byte[] root() {
    return size == 0 ? Merkle.emptyRoot() : hash(0, size);
  }

  /** The hash of a leaf. */
  byte[] leaf(long index) {
    return hash(index, index + 1);
  }

  /** The proof that a leaf is in the tree, from its sibling up. */
  public List<byte[]> inclusion(long index) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("leaf " + index + " of " + size);
    }
    var proof = new ArrayList<byte[]>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + split(to - from);
      boolean left = index < middle;
      proof.addFirst(left ? hash(middle, to) : hash(from, middle));
      from = left ? from : middle;
      to = left ? middle : to;
    }
    return proof;
  }

  /** The proof that the tree adds to one of its first leaves; none is needed for 0 and all. */
  public List<byte[]> consistency(long older) {
    if (older < 0 || older > size) {
      throw new IllegalArgumentException(older + " leaves of " + size);
    }
    var proof = new ArrayList<byte[]>();
    if (older == 0 || older == size) {
      return proof;
    }
    long from = 0;
    long to = size;
    while (to > older) {
      long middle = from + split(to - from);
      boolean left = older <= middle;
      proof.addFirst(left ? hash(middle, to) : hash(from, middle));
      from = left ? from : middle;
      to = left ? middle : to;
    }
    if (from > 0) {
      proof.addFirst(hash(from, to));
    }
    return proof;
  }

  /** The largest power of two below a number. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }

  /** The hash of a range that is a subtree. */
  private byte[] hash(long from, long to) {
    long count = to - from;
    if (Long.bitCount(count) == 1) {
      return whole(Long.numberOfTrailingZeros(count), from);
    }
    long middle = from + split(count);
    return Merkle.nodeHash(hash(from, middle), hash(middle, to));
  }

  /** The hash of a subtree of 2^height leaves. */
  private byte[] whole(int height, long from) {
    int level = height / Tile.HEIGHT;
    int count = 1 << (height % Tile.HEIGHT);
    long first = from >>> (Tile.HEIGHT * level);
    byte[] tile = tile(Tile.in(size, level, first / Tile.WIDTH));
    return subtree(tile, (int) (first % Tile.WIDTH), count);
  }

  static byte[] subtree(byte[] tile, int first, int count) {
    if (count == 1) {
      int at = first * Merkle.HASH_BYTES;
      return Arrays.copyOfRange(tile, at, at + Merkle.HASH_BYTES);
    }
    int half = count / 2;
    return Merkle.nodeHash(subtree(tile, first, half), subtree(tile, first + half, half));
  }

  private byte[] tile(Tile tile) {
    byte[] known = read.get(tile);
    if (known != null) {
      return known;
    }
    byte[] bytes = store.read(tile.path());
    int length = tile.width() * Merkle.HASH_BYTES;
    if (bytes == null) {
      byte[] whole = store.read(tile.whole().path());
      bytes = whole == null || whole.length < length ? null : Arrays.copyOf(whole, length);
    }
    if (bytes == null || bytes.length != length) {
      throw new RegistryException(
          Fault.CORRUPT, "the log has no " + tile.path() + " of " + length + " bytes");
    }
    read.put(tile, bytes);
    return bytes;
  }
}
