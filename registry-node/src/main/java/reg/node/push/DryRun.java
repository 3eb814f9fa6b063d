package reg.node.push;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Origin;
import reg.ipld.multiformats.Multihash;
import reg.storage.BlockStore;

/** Takes blocks and keeps none: says only which would be new. */
final class DryRun implements BlockSink {
  private final BlockStore blocks;
  private final Set<Multihash> taken = ConcurrentHashMap.newKeySet();

  DryRun(BlockStore blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean put(Block block, Origin origin) {
    return !blocks.has(block.cid()) && taken.add(block.cid().multihash());
  }
}
