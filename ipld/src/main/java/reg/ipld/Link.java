package reg.ipld;

/**
 * A named pointer from one block to another.
 *
 * @param name UTF-8 text, empty for the chunks of a file
 * @param cid the block pointed at
 * @param cumulativeSize the bytes of all blocks below, as dag-pb's Tsize counts them
 */
public record Link(String name, Cid cid, long cumulativeSize) {}
