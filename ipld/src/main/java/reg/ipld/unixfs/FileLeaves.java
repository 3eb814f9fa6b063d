package reg.ipld.unixfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;

/**
 * The leaves of a range of a file, from left to right. Inner nodes are read when they are reached;
 * parts outside the range, and parts without bytes, are never looked at, so the work is bounded by
 * the number of bytes asked for.
 */
final class FileLeaves implements Iterator<Leaf> {
  private final BlockSource source;
  private final long from;
  private final long to;
  private final Deque<Part> pending = new ArrayDeque<>();
  private @Nullable Leaf next;
  private int nodes;

  FileLeaves(BlockSource source, Cid root, long from, long length) {
    this.source = source;
    this.from = from;
    this.to = from + length < 0 ? Long.MAX_VALUE : from + length;
    open(root, 0, -1, 0);
  }

  @Override
  public boolean hasNext() {
    while (next == null && !pending.isEmpty()) {
      Part part = pending.pop();
      if (part.cid.codec() == Codec.RAW) {
        next = leaf(part.cid, part.offset, part.size);
      } else {
        open(part.cid, part.offset, part.size, part.depth);
      }
    }
    return next != null;
  }

  @Override
  public Leaf next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Leaf leaf = next;
    next = null;
    return leaf;
  }

  /** Reads a node: its own bytes are the next leaf, its links are pending. */
  private void open(Cid cid, long offset, long size, int depth) {
    if (depth > UnixFsReader.DEPTH_MAX) {
      throw malformed(cid, "it is more than " + UnixFsReader.DEPTH_MAX + " levels below the root");
    }
    if (++nodes > UnixFsReader.NODES_MAX) {
      throw malformed(cid, "the file has more than " + UnixFsReader.NODES_MAX + " nodes");
    }
    UnixFsNode node = UnixFsNode.decode(source.require(cid));
    if (!(node.data() instanceof UnixFsData.File file)) {
      throw malformed(cid, "it is not a file");
    }
    if (size >= 0 && file.size() != size) {
      throw malformed(cid, file.size() + " bytes where " + size + " were promised");
    }
    if (overlaps(offset, file.ownSize())) {
      next = leaf(cid, offset, file.ownSize());
    }
    long end = offset + file.size();
    for (int i = node.links().size() - 1; i >= 0; i--) {
      long childSize = file.blockSizes().get(i);
      end -= childSize;
      if (overlaps(end, childSize)) {
        pending.push(new Part(node.links().get(i).cid(), end, childSize, depth + 1));
      }
    }
  }

  private boolean overlaps(long offset, long size) {
    return size > 0 && from < to && offset < to && offset + size > from;
  }

  private static Leaf leaf(Cid cid, long offset, long size) {
    if (size > Block.BYTES_MAX) {
      throw malformed(cid, "a leaf of " + size + " bytes");
    }
    return new Leaf(cid, offset, (int) size);
  }

  private static RegistryException malformed(Cid cid, String why) {
    return new RegistryException(
        Fault.MALFORMED, "block " + cid + " is not a part of this file: " + why);
  }

  /** A link that is still to be followed. */
  private record Part(Cid cid, long offset, long size, int depth) {}
}
