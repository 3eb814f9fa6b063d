package reg.node.swarm;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.RemoteSource;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.storage.BlockStore;

/** A source of which only so many bytes may come. */
final class Metered implements RemoteSource {
  private final RemoteSource source;
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

  Metered(RemoteSource source, long bytesMax) {
    this.source = source;
    this.bytesMax = bytesMax;
  }

  /**
   * As that of the source.
   *
   * @throws RegistryException MALFORMED also when more bytes came than may
   */
  @Override
  public @Nullable Block fetch(Cid cid) throws InterruptedException {
    return metered(source.fetch(cid));
  }

  @Override
  public @Nullable Block fetchInto(BlockStore store, Cid cid) throws InterruptedException {
    return metered(source.fetchInto(store, cid));
  }

  @Override
  public void fetchMany(BlockStore store, List<Cid> cids, Consumer<Block> taker)
      throws InterruptedException {
    source.fetchMany(
        store,
        cids,
        block -> {
          if (bytes.addAndGet(block.size()) <= bytesMax) {
            taker.accept(block);
          }
        });
    requireFewer();
  }

  private @Nullable Block metered(@Nullable Block block) {
    if (block != null) {
      bytes.addAndGet(block.size());
      requireFewer();
    }
    return block;
  }

  private void requireFewer() {
    if (bytes.get() > bytesMax) {
      throw new RegistryException(
          Fault.MALFORMED, "what is pulled has more than " + bytesMax + " bytes");
    }
  }
}
