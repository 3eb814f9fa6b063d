package reg.chunker.dag;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Origin;

/** Blocks in memory, and where each came from. */
final class MemoryBlocks implements BlockSink, BlockSource {
  private final Map<Cid, byte[]> blocks = new ConcurrentHashMap<>();
  private final Map<Cid, Origin> origins = new ConcurrentHashMap<>();

  @Override
  public boolean put(Block block, Origin origin) {
    origins.putIfAbsent(block.cid(), origin);
    return blocks.putIfAbsent(block.cid(), block.bytes()) == null;
  }

  @Override
  public @Nullable Block get(Cid cid) {
    byte[] bytes = blocks.get(cid);
    return bytes == null ? null : Block.verified(cid, bytes);
  }

  @Nullable Origin origin(Cid cid) {
    return origins.get(cid);
  }

  void remove(Cid cid) {
    blocks.remove(cid);
  }

  int count() {
    return blocks.size();
  }
}
