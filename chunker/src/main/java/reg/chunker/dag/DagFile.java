package reg.chunker.dag;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsData;
import reg.ipld.unixfs.UnixFsReader;

/**
 * A file in blocks, read by position. It keeps the last leaf, so reading on costs one block each.
 * Not for many threads at once.
 */
public final class DagFile implements FileBytes {
  private final UnixFsReader reader;
  private final Cid root;
  private final long size;
  private @Nullable Leaf last;
  private ByteBuffer lastContent = ByteBuffer.allocate(0);

  /**
   * The file of a root.
   *
   * @throws RegistryException NOT_FOUND or CORRUPT, naming the block; MALFORMED when the root is
   *     not a file
   */
  public DagFile(BlockSource source, Cid root) {
    this.reader = new UnixFsReader(source);
    this.root = root;
    if (!(reader.stat(root) instanceof UnixFsData.File file)) {
      throw new RegistryException(Fault.MALFORMED, root + " is not a file");
    }
    this.size = file.size();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) {
    if (position >= size) {
      return -1;
    }
    Leaf leaf = leafAt(position);
    int from = (int) (position - leaf.offset());
    int count = Math.min(length, leaf.size() - from);
    lastContent.get(lastContent.position() + from, into, offset, count);
    return count;
  }

  private Leaf leafAt(long position) {
    Leaf leaf = last;
    if (leaf == null || position < leaf.offset() || position >= leaf.offset() + leaf.size()) {
      leaf = reader.leaves(root, position, 1).next();
      lastContent = reader.read(leaf);
      last = leaf;
    }
    return leaf;
  }
}
