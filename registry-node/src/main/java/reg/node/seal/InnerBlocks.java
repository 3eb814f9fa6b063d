package reg.node.seal;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Origin;

/**
 * Takes the blocks of files that are not to be kept in the clear: what says where leaves lie stays
 * in memory, the leaves go nowhere. Any thread.
 */
public final class InnerBlocks implements BlockSink, BlockSource {
  private final Map<Cid, Block> blocks = new ConcurrentHashMap<>();

  @Override
  public boolean put(Block block, Origin origin) {
    return block.cid().codec() == Codec.RAW || blocks.putIfAbsent(block.cid(), block) == null;
  }

  @Override
  public @Nullable Block get(Cid cid) {
    return blocks.get(cid);
  }

  Collection<Block> all() {
    return blocks.values();
  }
}
