package reg.ipld;

/**
 * Where blocks go. One of the two callbacks of the project.
 *
 * <p>May be called from many threads at once. The block's bytes are borrowed: an implementation
 * does not keep a reference to {@link Block#array} after {@code put} returns, because the caller
 * may reuse the array.
 */
public interface BlockSink {
  /**
   * Takes a block. Putting a block that is held already does nothing.
   *
   * @return true when the block was not held before
   */
  boolean put(Block block, Origin origin);

  /** Takes a block of which nothing more is known. */
  default boolean put(Block block) {
    return put(block, Origin.UNKNOWN);
  }
}
