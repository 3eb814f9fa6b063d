package reg.ipfs;

import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.storage.BlockStore;

/**
 * Blocks of the local store, and those that it does not hold from elsewhere, which it then holds.
 */
public final class BlockService implements BlockSource {
  private final BlockStore local;
  private final RemoteSource remote;

  public BlockService(BlockStore local, RemoteSource remote) {
    this.local = local;
    this.remote = remote;
  }

  /**
   * The block of a CID, fetched when it is not held.
   *
   * @throws RegistryException as {@link RemoteSource#fetch}; INTERRUPTED when the thread is asked
   *     to stop; CORRUPT when the local store's bytes are damaged
   */
  @Override
  public @Nullable Block get(Cid cid) {
    Block held = local.get(cid);
    if (held != null) {
      return held;
    }
    try {
      Block fetched = remote.fetch(cid);
      if (fetched != null) {
        local.put(fetched);
      }
      return fetched;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(Fault.INTERRUPTED, "stopped while fetching block " + cid, e);
    }
  }
}
