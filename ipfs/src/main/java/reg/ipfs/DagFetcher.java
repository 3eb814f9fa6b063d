package reg.ipfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dag.Links;
import reg.ipld.multiformats.Multihash;
import reg.storage.BlockStore;

/**
 * Brings a whole DAG into the local store: what is held is walked, what is not is fetched, many
 * blocks at once. Doing it again after a failure goes on where it ended. The blocks are durable
 * after the store's next flush.
 */
public final class DagFetcher {
  private final BlockStore local;
  private final RemoteSource remote;
  private final FetchLimits limits;

  public DagFetcher(BlockStore local, RemoteSource remote, FetchLimits limits) {
    this.local = local;
    this.remote = remote;
    this.limits = limits;
  }

  /**
   * Fetches everything below a root.
   *
   * @param progress told of the bytes fetched
   * @throws RegistryException NOT_FOUND for a block that the source does not have; MALFORMED for a
   *     DAG outside the limits or a block that is not of its codec; else as {@link
   *     RemoteSource#fetch}. What was fetched by then is kept
   */
  public FetchResult fetch(Cid root, ProgressListener progress) throws InterruptedException {
    return fetch(root, Reach.ALL, progress);
  }

  /**
   * As {@link #fetch(Cid, ProgressListener)}, or only what is above the leaves.
   *
   * @return of which {@code blocks} counts the leaves as well
   */
  public FetchResult fetch(Cid root, Reach reach, ProgressListener progress)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        return new Walk(threads, reach, progress).run(root);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /** How much of a DAG is fetched. */
  public enum Reach {
    /** All of it. */
    ALL,
    /** Blocks that may have links. */
    NODES
  }

  /** What a thread brought: a block, nothing, or a failure. */
  private record Arrival(Cid cid, @Nullable Block block, @Nullable Throwable failure) {}

  /** One DAG; all but the fetching happens in the thread that asked for it. */
  private final class Walk {
    private final ExecutorService threads;
    private final Reach reach;
    private final ProgressListener progress;
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final Deque<Cid> pending = new ArrayDeque<>();
    private final Set<Cid> seen = new HashSet<>();
    private int onTheirWay;
    private long fetchedBlocks;
    private long fetchedBytes;

    Walk(ExecutorService threads, Reach reach, ProgressListener progress) {
      this.threads = threads;
      this.reach = reach;
      this.progress = progress;
    }

    FetchResult run(Cid root) throws InterruptedException {
      want(root);
      while (!pending.isEmpty() || onTheirWay > 0) {
        if (pending.isEmpty() || onTheirWay == limits.window()) {
          arrived(arrivals.take());
        } else {
          visit(pending.pop());
        }
      }
      return new FetchResult(seen.size(), fetchedBlocks, fetchedBytes);
    }

    private void want(Cid cid) {
      if (seen.add(cid.toV1())) {
        if (seen.size() > limits.blocks()) {
          throw new RegistryException(
              Fault.MALFORMED, "the DAG has more than " + limits.blocks() + " blocks");
        }
        pending.push(cid);
      }
    }

    private void visit(Cid cid) {
      boolean inlined = cid.multihash().code() == Multihash.IDENTITY;
      boolean leaf = cid.codec() == Codec.RAW;
      if (leaf && (inlined || reach == Reach.NODES || local.has(cid))) {
        return;
      }
      Block held = inlined ? local.require(cid) : local.get(cid);
      if (held != null) {
        Links.of(held).reversed().forEach(this::want);
        return;
      }
      onTheirWay++;
      threads.execute(() -> bring(cid));
    }

    private void bring(Cid cid) {
      Arrival arrival;
      try {
        arrival = new Arrival(cid, remote.fetchInto(local, cid), null);
      } catch (InterruptedException | RuntimeException | Error e) {
        // Whatever it is: who waits for this block must hear of it.
        arrival = new Arrival(cid, null, e);
      }
      arrivals.add(arrival);
    }

    private void arrived(Arrival arrival) throws InterruptedException {
      onTheirWay--;
      switch (arrival.failure) {
        case null -> {}
        case InterruptedException e -> throw e;
        case RuntimeException e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
      Block block = arrival.block;
      if (block == null) {
        throw new RegistryException(
            Fault.NOT_FOUND, "block " + arrival.cid + " is not held by any source");
      }
      fetchedBlocks++;
      fetchedBytes += block.size();
      if (fetchedBytes > limits.bytes()) {
        throw new RegistryException(
            Fault.MALFORMED, "the DAG has more than " + limits.bytes() + " bytes");
      }
      progress.advance(block.size());
      Links.of(block).reversed().forEach(this::want);
    }
  }
}
