package reg.node.tree;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Codec;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsReader;

/**
 * The leaves of many files, one after the other. A file whose inner nodes cannot be read is named
 * to a listener and passed over from there.
 */
public final class LeafWalk implements Iterator<LeafWalk.Item> {
  private final UnixFsReader reader;
  private final Iterator<TreeFile> files;
  private final BiConsumer<TreeFile, RegistryException> unreadable;
  private Iterator<Leaf> leaves = Collections.emptyIterator();
  private @Nullable TreeFile file;
  private @Nullable Item next;

  public LeafWalk(
      List<TreeFile> files,
      BlockSource source,
      BiConsumer<TreeFile, RegistryException> unreadable) {
    this.files = files.iterator();
    this.reader = new UnixFsReader(source);
    this.unreadable = unreadable;
  }

  /** A leaf and whose it is. */
  public record Item(TreeFile file, Leaf leaf) {}

  @Override
  public boolean hasNext() {
    while (next == null && (leaves.hasNext() || files.hasNext())) {
      TreeFile at = leaves.hasNext() ? file : files.next();
      if (at != null) {
        advance(at);
      }
    }
    return next != null;
  }

  @Override
  public Item next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Item item = next;
    next = null;
    return item;
  }

  private void advance(TreeFile at) {
    try {
      if (!at.equals(file)) {
        file = at;
        if (at.cid().codec() == Codec.RAW) {
          next = new Item(at, new Leaf(at.cid(), 0, (int) at.size()));
          return;
        }
        leaves = reader.leaves(at.cid());
      }
      if (leaves.hasNext()) {
        next = new Item(at, leaves.next());
      }
    } catch (RegistryException e) {
      leaves = Collections.emptyIterator();
      unreadable.accept(at, e);
    }
  }
}
