package reg.node.tree;

import reg.ipld.Cid;

/**
 * A file below a root.
 *
 * @param path components joined by {@code /}
 * @param cid the top of its content
 * @param size in bytes, as its top says; its leaves may still disagree
 */
public record TreeFile(String path, Cid cid, long size) {}
