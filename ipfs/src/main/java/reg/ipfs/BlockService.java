package reg.ipfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.storage.BlockStore;

/**
 * Blocks of the local store, and those that it does not hold from elsewhere, which it then holds.
 * Threads that want the same one wait for one fetch.
 */
public final class BlockService implements BlockSource {
  private final BlockStore local;
  private final RemoteSource remote;
  private final Map<Cid, CountDownLatch> onTheirWay = new ConcurrentHashMap<>();

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
    try {
      while (true) {
        Block held = local.get(cid);
        if (held != null) {
          return held;
        }
        var mine = new CountDownLatch(1);
        CountDownLatch other = onTheirWay.putIfAbsent(cid, mine);
        if (other == null) {
          return fetch(cid, mine);
        }
        other.await();
        if (!local.has(cid)) {
          // That fetch failed or found nothing, and this one would too; each says so itself.
          return remote.fetchInto(local, cid);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(Fault.INTERRUPTED, "stopped while fetching block " + cid, e);
    }
  }

  /** Fetches those that are not held and that no other thread fetches. */
  @Override
  public void getMany(List<Cid> cids, Consumer<Block> taker) {
    var mine = new CountDownLatch(1);
    var lacking = new ArrayList<Cid>(cids.size());
    try {
      for (Cid cid : cids) {
        if (onTheirWay.putIfAbsent(cid, mine) == null) {
          lacking.add(cid);
        }
      }
      remote.fetchMany(local, List.copyOf(local.missing(lacking)), taker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(Fault.INTERRUPTED, "stopped while fetching blocks", e);
    } finally {
      lacking.forEach(cid -> onTheirWay.remove(cid, mine));
      mine.countDown();
    }
  }

  @Override
  public String where() {
    return "here, nor by a peer that was asked";
  }

  private @Nullable Block fetch(Cid cid, CountDownLatch arrived) throws InterruptedException {
    try {
      // What came between the look into the store and now is not fetched again.
      Block held = local.has(cid) ? local.get(cid) : null;
      return held != null ? held : remote.fetchInto(local, cid);
    } finally {
      onTheirWay.remove(cid);
      arrived.countDown();
    }
  }
}
