package reg.manifest.tlog;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Adds to a log of tiles. Entries and tiles are written as soon as they are whole; the rest with
 * {@link #flush}, after which, and not before, a checkpoint of {@link #size} leaves may be signed.
 * For one thread.
 */
public final class TileLog {
  /** The longest entry, in bytes. */
  public static final int ENTRY_MAX = 0xffff;

  private final TileStore store;
  private final List<ByteArrayOutputStream> levels = new ArrayList<>();
  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private long size;

  private TileLog(TileStore store, long size) {
    this.store = store;
    this.size = size;
  }

  /**
   * Opens a log at a size.
   *
   * @throws RegistryException CORRUPT when what the tree of that size ends with is not there, or
   *     its last entries are not those of its last leaves
   */
  public static TileLog open(TileStore store, long size) {
    var log = new TileLog(store, size);
    int level = 0;
    for (long hashes = size; hashes > 0; hashes >>>= Tile.HEIGHT) {
      var partial = new ByteArrayOutputStream();
      if (hashes % Tile.WIDTH > 0) {
        Tile tile = Tile.in(size, level, hashes / Tile.WIDTH);
        byte[] hashed = requireHashes(store, tile);
        partial.writeBytes(hashed);
        if (level == 0) {
          log.entries.writeBytes(requireEntries(store, tile, hashed));
        }
      }
      log.levels.add(partial);
      level++;
    }
    return log;
  }

  private static byte[] requireHashes(TileStore store, Tile tile) {
    byte[] hashes = store.read(tile.path());
    if (hashes == null || hashes.length != tile.width() * Merkle.HASH_BYTES) {
      throw corrupt(tile.width() + " hashes in " + tile.path(), null);
    }
    return hashes;
  }

  /** The bundle whose entries have these hashes. */
  private static byte[] requireEntries(TileStore store, Tile tile, byte[] hashes) {
    String expected = "the entries of its leaves in " + tile.entriesPath();
    byte[] bundle = store.read(tile.entriesPath());
    var hashed = new ByteArrayOutputStream();
    try {
      entries(bundle == null ? new byte[0] : bundle)
          .forEach(entry -> hashed.writeBytes(Merkle.leafHash(entry)));
    } catch (RegistryException e) {
      throw corrupt(expected, e);
    }
    if (bundle == null || !Arrays.equals(hashed.toByteArray(), hashes)) {
      throw corrupt(expected, null);
    }
    return bundle;
  }

  private static RegistryException corrupt(String expected, @Nullable Throwable cause) {
    return new RegistryException(Fault.CORRUPT, "the log has not " + expected, cause);
  }

  /** How many leaves it has. */
  public long size() {
    return size;
  }

  /**
   * Adds an entry.
   *
   * @return its index
   * @throws RegistryException INVALID_REQUEST past {@value #ENTRY_MAX} bytes
   */
  public long add(byte[] entry) {
    if (entry.length > ENTRY_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "an entry of a log has more than " + ENTRY_MAX + " bytes");
    }
    entries.write(entry.length >>> Byte.SIZE);
    entries.write(entry.length);
    entries.writeBytes(entry);
    size++;
    if (size % Tile.WIDTH == 0) {
      store.write(Tile.in(size, 0, size / Tile.WIDTH - 1).entriesPath(), entries.toByteArray());
      entries.reset();
    }
    push(0, Merkle.leafHash(entry));
    return size - 1;
  }

  private void push(int level, byte[] hash) {
    if (level == levels.size()) {
      levels.add(new ByteArrayOutputStream());
    }
    ByteArrayOutputStream tile = levels.get(level);
    tile.writeBytes(hash);
    if (tile.size() == Tile.WIDTH * Merkle.HASH_BYTES) {
      byte[] whole = tile.toByteArray();
      long hashes = size >>> (Tile.HEIGHT * level);
      store.write(Tile.in(size, level, hashes / Tile.WIDTH - 1).path(), whole);
      tile.reset();
      push(level + 1, TileTree.subtree(whole, 0, Tile.WIDTH));
    }
  }

  /** Writes the tiles that are not whole. */
  public void flush() {
    for (int level = 0; level < levels.size(); level++) {
      byte[] partial = levels.get(level).toByteArray();
      if (partial.length > 0) {
        long hashes = size >>> (Tile.HEIGHT * level);
        Tile tile = Tile.in(size, level, hashes / Tile.WIDTH);
        store.write(tile.path(), partial);
        if (level == 0) {
          store.write(tile.entriesPath(), entries.toByteArray());
        }
      }
    }
  }

  /**
   * The entries of a bundle.
   *
   * @throws RegistryException MALFORMED when it ends within one
   */
  public static List<byte[]> entries(byte[] bundle) {
    var entries = new ArrayList<byte[]>();
    int at = 0;
    while (at < bundle.length) {
      int start = at + Short.BYTES;
      int length =
          start > bundle.length
              ? bundle.length
              : (bundle[at] & 0xff) << Byte.SIZE | (bundle[at + 1] & 0xff);
      if (length > bundle.length - start) {
        throw TlogText.malformed("a bundle of entries ends within one");
      }
      at = start + length;
      entries.add(Arrays.copyOfRange(bundle, start, at));
    }
    return entries;
  }
}
