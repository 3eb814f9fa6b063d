package reg.ipld.unixfs;

import reg.ipld.Cid;

/** One thing in a tree of directories; the path is relative to the tree's root. */
public sealed interface TreeEntry {
  /** Names with slashes between; empty for the root itself. */
  String path();

  /**
   * A file.
   *
   * @param size its bytes; for a file of one raw block only what the directory says
   */
  record File(String path, Cid cid, long size) implements TreeEntry {}

  /**
   * A directory; its entries follow it.
   *
   * @param entries how many
   */
  record Directory(String path, Cid cid, int entries) implements TreeEntry {}

  /** A symbolic link. */
  record Symlink(String path, String target) implements TreeEntry {}
}
