package reg.node.content;

/**
 * Part of a file.
 *
 * @param offset of its first byte, from 0
 * @param length in bytes; a range that leaves the file is cut at its end
 */
public record ByteRange(long offset, long length) {
  /** The whole file. */
  public static final ByteRange WHOLE = new ByteRange(0, Long.MAX_VALUE);

  public ByteRange {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("range " + offset + "+" + length);
    }
  }
}
