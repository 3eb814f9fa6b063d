package reg.node.pull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.unixfs.Leaf;
import reg.node.tree.LeafWalk;
import reg.node.tree.TreeFile;
import reg.storage.BlockStore;

/**
 * Fetches the leaves of files before they are asked for, many at once, in the order in which the
 * files will be read. What came stays in memory until it is taken, so it is decoded and hashed once
 * on its way to the store and to the file. A block that is asked for out of order is got as if this
 * were not there.
 */
final class ReadAhead implements BlockSource, AutoCloseable {
  /** Of all leaves on their way or not taken yet. */
  private static final int BYTES_MAX = 24 << 20;

  /** What a small leaf counts for: so there are at most 128 of them. */
  private static final int LEAF_BYTES_MIN = 192 << 10;

  /** Small leaves that follow each other are fetched together, so many and of so many bytes. */
  private static final int GROUP_LEAVES_MAX = 16;

  private static final int GROUP_BYTES_MAX = 512 << 10;

  /**
   * The first block is fetched when no more than this is to be written before it. A pull that goes
   * on would else have blocks come while it still writes what is held, and a kill would lose them:
   * they lie in memory until they are written.
   */
  private static final int UNWRITTEN_BYTES_MAX = 1 << 20;

  private final BlockStore store;
  private final BlockSource source;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wrote = lock.newCondition();

  /** Bytes that the walk passed and that are not written; guarded by the lock. */
  private long unwritten;

  private final Semaphore room = new Semaphore(BYTES_MAX);
  private final Map<Cid, Coming> coming = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** A leaf on its way, or here and not taken. */
  private record Coming(int counted, CompletableFuture<@Nullable Block> block) {}

  /** Leaves that are to be fetched together; for the walking thread until they are. */
  private static final class Group {
    private final Map<Cid, Coming> leaves = new LinkedHashMap<>();
    private long bytes;
    private int counted;

    boolean takes(Leaf leaf) {
      return leaves.size() < GROUP_LEAVES_MAX && bytes + leaf.size() <= GROUP_BYTES_MAX;
    }

    void add(Leaf leaf) {
      int counts = Math.clamp(leaf.size(), LEAF_BYTES_MIN, Block.BYTES_MAX);
      if (leaves.putIfAbsent(leaf.cid(), new Coming(counts, new CompletableFuture<>())) == null) {
        bytes += leaf.size();
        counted += counts;
      }
    }
  }

  private ReadAhead(BlockStore store, BlockSource source) {
    this.store = store;
    this.source = source;
  }

  /**
   * Begins to fetch.
   *
   * @param source the store, and behind it the peers
   * @param files in the order in which they will be read
   */
  static ReadAhead start(BlockStore store, BlockSource source, List<TreeFile> files) {
    var ahead = new ReadAhead(store, source);
    ahead.threads.execute(() -> ahead.walk(files));
    return ahead;
  }

  private void walk(List<TreeFile> files) {
    // Whoever reads a file whose inner nodes cannot be read hears what is wrong.
    var leaves = new LeafWalk(files, store, (file, failure) -> {});
    try {
      boolean began = false;
      var group = new Group();
      while (leaves.hasNext()) {
        Leaf leaf = leaves.next().leaf();
        if (!coming.containsKey(leaf.cid()) && !store.has(leaf.cid())) {
          if (!began) {
            awaitWritten();
            began = true;
          }
          group = group.takes(leaf) ? group : bring(group);
          group.add(leaf);
        } else {
          group = bring(group);
        }
        passed(leaf.size());
      }
      bring(group);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitWritten() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (unwritten > UNWRITTEN_BYTES_MAX) {
        wrote.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void passed(long bytes) {
    lock.lock();
    try {
      unwritten += bytes;
      wrote.signal();
    } finally {
      lock.unlock();
    }
  }

  /** What must hear the bytes that are written; passes all on to another. */
  ProgressListener hearing(ProgressListener other) {
    return new ProgressListener() {
      @Override
      public void begin(String step, long totalBytes) {
        other.begin(step, totalBytes);
      }

      @Override
      public void advance(long bytes) {
        passed(-bytes);
        other.advance(bytes);
      }

      @Override
      public void warn(String message) {
        other.warn(message);
      }
    };
  }

  /** Has a group fetched, as soon as there is room for it; gives the next one. */
  private Group bring(Group group) throws InterruptedException {
    Map<Cid, Coming> leaves = group.leaves;
    room.acquire(group.counted);
    coming.putAll(leaves);
    if (leaves.size() > 1) {
      threads.execute(() -> bringTogether(leaves));
    } else {
      leaves.forEach(this::bring);
    }
    return leaves.isEmpty() ? group : new Group();
  }

  /** Those that do not come so are got each by itself. */
  private void bringTogether(Map<Cid, Coming> leaves) {
    try {
      source.getMany(List.copyOf(leaves.keySet()), block -> came(leaves, block));
      leaves.entrySet().stream()
          .filter(leaf -> !leaf.getValue().block.isDone())
          .forEach(leaf -> bring(leaf.getKey(), leaf.getValue()));
    } catch (RuntimeException | Error e) {
      // Whatever it is: who waits for these must hear of it.
      leaves.values().forEach(leaf -> leaf.block.completeExceptionally(e));
    }
  }

  private static void came(Map<Cid, Coming> leaves, Block block) {
    Coming leaf = leaves.get(block.cid());
    if (leaf != null) {
      leaf.block.complete(block);
    }
  }

  private void bring(Cid cid, Coming leaf) {
    threads.execute(
        () -> {
          try {
            leaf.block.complete(source.get(cid));
          } catch (RuntimeException | Error e) {
            leaf.block.completeExceptionally(e);
          }
        });
  }

  /**
   * As that of the source.
   *
   * @throws RegistryException as that of the source; INTERRUPTED
   */
  @Override
  public @Nullable Block get(Cid cid) {
    Coming leaf = coming.get(cid);
    if (leaf == null) {
      return source.get(cid);
    }
    try {
      return leaf.block.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(Fault.INTERRUPTED, "stopped while fetching block " + cid, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (coming.remove(cid, leaf)) {
        room.release(leaf.counted);
      }
    }
  }

  /** Fetches nothing more. What came is durable then, also when it was not taken. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
    store.flush();
  }
}
