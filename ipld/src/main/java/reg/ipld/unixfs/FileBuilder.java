package reg.ipld.unixfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.dagpb.DagPb;

/**
 * Links the leaves of a file into a balanced tree: as many nodes as a profile's width are gathered
 * under one inner node, then those in turn, so that every leaf is equally deep. A file of one leaf
 * is that leaf.
 *
 * <p>Inner nodes go to the sink as soon as they are full; only one unfinished node a level is held.
 */
public final class FileBuilder {
  private final UnixFsProfile profile;
  private final BlockSink sink;
  private final int width;
  private final List<Level> levels = new ArrayList<>();

  public FileBuilder(UnixFsProfile profile, BlockSink sink) {
    this(profile, sink, profile.width());
  }

  FileBuilder(UnixFsProfile profile, BlockSink sink, int width) {
    this.profile = profile;
    this.sink = sink;
    this.width = width;
  }

  /**
   * The block of a leaf, as the profile wants it: the bytes themselves or dag-pb around them. May
   * be called from any thread; the leaf still has to be put and added.
   */
  public static Block leafBlock(UnixFsProfile profile, byte[] array, int offset, int size) {
    if (profile.rawLeaves()) {
      return Block.of(Codec.RAW, array, offset, size);
    }
    ByteBuffer data = size == 0 ? null : ByteBuffer.wrap(array, offset, size);
    var file = new UnixFsData.File(data, size, List.of());
    return DagPb.encodeBlock(List.of(), UnixFsCodec.encode(file));
  }

  /** Adds the next leaf: a block of {@link #leafBlock} with so many bytes of content. */
  public void add(Block leaf, long size) {
    add(new Subtree(profile.cid(leaf.cid()), size, leaf.size()));
  }

  /** Adds the next leaf. */
  public void add(Subtree leaf) {
    add(0, leaf);
  }

  /**
   * Writes the nodes that are left. A file without leaves gets an empty one.
   *
   * @return the whole file
   */
  public Subtree finish() {
    if (levels.isEmpty()) {
      Block empty = leafBlock(profile, new byte[0], 0, 0);
      sink.put(empty);
      add(empty, 0);
    }
    for (int i = 0; ; i++) {
      Level level = levels.get(i);
      if (level.added == 1) {
        return level.pending.getFirst();
      }
      if (!level.pending.isEmpty()) {
        flush(i);
      }
    }
  }

  private void add(int height, Subtree child) {
    if (height == levels.size()) {
      levels.add(new Level());
    }
    Level level = levels.get(height);
    level.pending.add(child);
    level.added++;
    if (level.pending.size() == width) {
      flush(height);
    }
  }

  /** Gathers the pending nodes of a level under a new node one level up. */
  private void flush(int height) {
    List<Subtree> children = levels.get(height).pending;
    var links = new ArrayList<Link>(children.size());
    var blockSizes = new ArrayList<Long>(children.size());
    long size = 0;
    long cumulativeSize = 0;
    for (Subtree child : children) {
      links.add(child.named(""));
      blockSizes.add(child.size());
      size += child.size();
      cumulativeSize += child.cumulativeSize();
    }
    children.clear();
    var file = new UnixFsData.File(null, size, blockSizes);
    Block block = DagPb.encodeBlock(links, UnixFsCodec.encode(file));
    sink.put(block);
    add(height + 1, new Subtree(profile.cid(block.cid()), size, cumulativeSize + block.size()));
  }

  /** Nodes of the same height. */
  private static final class Level {
    private final List<Subtree> pending = new ArrayList<>();
    private long added;
  }
}
