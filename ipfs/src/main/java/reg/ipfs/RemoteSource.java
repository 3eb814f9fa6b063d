package reg.ipfs;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.storage.BlockStore;

/** A place elsewhere that may have blocks. May be asked by many threads at once. */
public interface RemoteSource {
  /**
   * Fetches a block, its hash checked; waits for it.
   *
   * @return null when the source does not have it
   * @throws RegistryException UNREACHABLE when the source does not answer in time; CORRUPT or
   *     MALFORMED when it answers with something else
   */
  @Nullable Block fetch(Cid cid) throws InterruptedException;

  /**
   * As {@link #fetch}, and puts the block into a store, in the stored form that the source gives if
   * it gives one.
   */
  default @Nullable Block fetchInto(BlockStore store, Cid cid) throws InterruptedException {
    Block block = fetch(cid);
    if (block != null) {
      store.put(block);
    }
    return block;
  }

  /**
   * As {@link #fetchInto}, of many blocks by one question: each is given to a taker when it came.
   * Those left out must be asked for by themselves, of a source that cannot do this all of them.
   */
  default void fetchMany(BlockStore store, List<Cid> cids, Consumer<Block> taker)
      throws InterruptedException {}
}
