package reg.manifest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Origin;

/** Blocks in a map. */
public final class MemoryBlocks implements BlockSink, BlockSource {
  private final Map<Cid, Block> blocks = new HashMap<>();

  @Override
  public boolean put(Block block, Origin origin) {
    return blocks.putIfAbsent(block.cid(), block) == null;
  }

  @Override
  public @Nullable Block get(Cid cid) {
    return blocks.get(cid);
  }
}
