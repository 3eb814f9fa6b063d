package reg.manifest.tlog;

import java.util.Locale;

/**
 * Up to 256 hashes next to each other. Source: C2SP tlog-tiles.
 *
 * @param level 0 for leaves, one more for each 8 levels of the tree
 * @param index from 0
 * @param width how many hashes it has, 1 to 256
 */
record Tile(int level, long index, int width) {
  static final int HEIGHT = 8;
  static final int WIDTH = 1 << HEIGHT;

  /** The tile in a tree of a size: whole, or as far as the tree goes. */
  static Tile in(long treeSize, int level, long index) {
    long hashes = treeSize >>> (HEIGHT * level);
    return new Tile(level, index, (int) Math.min(WIDTH, hashes - index * WIDTH));
  }

  /** {@code tile/L/N} or {@code tile/L/N.p/W}. */
  String path() {
    return "tile/" + level + "/" + number();
  }

  /** The same for the entries themselves. */
  String entriesPath() {
    return "tile/entries/" + number();
  }

  private String number() {
    var text = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      text.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
    }
    return width == WIDTH ? text.toString() : text + ".p/" + width;
  }

  /** The same tile, whole. */
  Tile whole() {
    return new Tile(level, index, WIDTH);
  }
}
