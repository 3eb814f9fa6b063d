package reg.ipld.unixfs;

import java.util.HexFormat;

/**
 * How the slots of a sharded directory follow from the hash of a name: each level takes the next
 * log2(fanout) bits, from the most significant on, and a slot is written in upper-case hex digits.
 *
 * @param fanout slots of a node, a power of two
 */
record HashBits(int fanout) {
  private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase();

  private int bitsPerLevel() {
    return Integer.numberOfTrailingZeros(fanout);
  }

  /** How many levels 64 bits serve. */
  int levels() {
    return Long.SIZE / bitsPerLevel();
  }

  /** The slot of a hash at a level, 0 being the top. */
  int slot(long hash, int level) {
    int shift = Long.SIZE - bitsPerLevel() * (level + 1);
    return (int) (hash >>> shift) & (fanout - 1);
  }

  /** The bits of a hash that its first levels take, as one number. */
  long path(long hash, int levels) {
    return levels == 0 ? 0 : hash >>> (Long.SIZE - bitsPerLevel() * levels);
  }

  /** The path one level below a path. */
  long below(long path, int slot) {
    return path << bitsPerLevel() | slot;
  }

  /** How many characters a slot takes in a link's name. */
  int digits() {
    return (bitsPerLevel() + 3) / 4;
  }

  /** The slot as the beginning of a link's name. */
  String prefix(int slot) {
    return UPPER_CASE.toHexDigits(slot, digits());
  }
}
