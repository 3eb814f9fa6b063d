package reg.chunker.dag;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Codec;
import reg.ipld.Origin;
import reg.ipld.unixfs.Subtree;

/** Hashes leaves and hands them to the sink. For many threads at once, each with its own batch. */
final class LeafWriter {
  private final BlockSink sink;
  private final @Nullable Path file;

  /** Writes leaves of a file, or of no file. */
  LeafWriter(BlockSink sink, @Nullable Path file) {
    this.sink = sink;
    this.file = file;
  }

  void write(Batch batch) {
    for (Batch.Leaf leaf : batch.leaves) {
      Block block = Block.of(Codec.RAW, batch.buffer, leaf.start(), leaf.size());
      if (sink.put(block, new Origin(leaf.elements(), file, batch.offset + leaf.start()))) {
        batch.newBytes += leaf.size();
      }
      batch.written.add(Subtree.rawLeaf(block.cid(), leaf.size()));
    }
  }
}
