package reg.ipld.unixfs;

import reg.ipld.Cid;

/**
 * A block with a piece of a file's content.
 *
 * @param cid the block
 * @param offset where the piece begins in the file
 * @param size how many bytes it has; not yet confirmed by the block
 */
public record Leaf(Cid cid, long offset, int size) {}
