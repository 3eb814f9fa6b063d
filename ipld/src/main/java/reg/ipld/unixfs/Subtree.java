package reg.ipld.unixfs;

import reg.ipld.Cid;
import reg.ipld.Link;

/**
 * A file, a part of one, or a directory, whose blocks are written.
 *
 * @param cid the block at its top
 * @param size the bytes of the content; 0 for a directory
 * @param cumulativeSize the bytes of all its blocks, repeated ones each time
 */
public record Subtree(Cid cid, long size, long cumulativeSize) {
  /** A leaf that is the bare content. */
  public static Subtree rawLeaf(Cid cid, long size) {
    return new Subtree(cid, size, size);
  }

  /** A link to it. */
  public Link named(String name) {
    return new Link(name, cid, cumulativeSize);
  }
}
