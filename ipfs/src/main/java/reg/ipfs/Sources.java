package reg.ipfs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.libp2p.Timeline;
import reg.storage.BlockStore;

/**
 * Several sources as one. Each block is asked of the source with the fewest requests under way, so
 * that faster ones are asked more often and none has more than half when another could; one that
 * fails or does not have it is followed by the next. A source that is silent while it owes a block,
 * or the last to owe one while another is idle, does not hold it up: the block is asked of one more
 * source. A source that lies or fails too often is not asked again.
 */
public final class Sources implements RemoteSource {
  /** What a source is charged for a wrong block. */
  static final int LIE = 10;

  /**
   * What it is charged for no answer; twice as much for each further time without a block in
   * between. All that it owed then counts as one.
   */
  static final int TIMEOUT = 1;

  /** The charge at which a source is dropped. */
  static final int CHARGE_MAX = 50;

  private static final int DOUBLINGS_MAX = 5;

  /** How long others are asked before one that lacked a block; doubled each time it lacks one. */
  private static final Duration LACKING_AGAIN = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Duration patience;
  private final Timeline timeline;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Source> sources = new ArrayList<>();

  /** One source, with what is known of it; guarded by the lock. */
  static final class Source {
    private final RemoteSource remote;
    private int busy;
    private int charge;
    private int failures;
    private int lacking;
    private long lastLack;
    private long lastBlock;
    private long lastFailure;

    Source(RemoteSource remote, long now) {
      this.remote = remote;
      this.lastBlock = now;
      this.lastFailure = now;
    }

    RemoteSource remote() {
      return remote;
    }
  }

  /** Sources that are asked alike. */
  public Sources(List<? extends RemoteSource> remotes) {
    this(remotes, PATIENCE, Timeline.SYSTEM);
  }

  /** Sources that are asked alike, over a host that lives in such a time. */
  public Sources(List<? extends RemoteSource> remotes, Timeline timeline) {
    this(remotes, PATIENCE, timeline);
  }

  /**
   * Sources that are asked alike.
   *
   * @param patience how long a source may be silent before another is asked for what it owes
   */
  public Sources(List<? extends RemoteSource> remotes, Duration patience, Timeline timeline) {
    this.patience = patience;
    this.timeline = timeline;
    remotes.forEach(this::add);
  }

  /** Adds a source; also requests that are under way may use it. */
  public void add(RemoteSource remote) {
    lock.lock();
    try {
      sources.add(new Source(remote, timeline.nanos()));
    } finally {
      lock.unlock();
    }
  }

  /** How many sources are still asked. */
  public int usable() {
    lock.lock();
    try {
      return (int) sources.stream().filter(source -> source.charge < CHARGE_MAX).count();
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link RemoteSource#fetch}; null only when every source said that it does not have the
   * block.
   *
   * @throws RegistryException UNREACHABLE when no source has it and some failed
   */
  @Override
  public @Nullable Block fetch(Cid cid) throws InterruptedException {
    return new Race(this, cid, remote -> remote.fetch(cid)).run();
  }

  @Override
  public @Nullable Block fetchInto(BlockStore store, Cid cid) throws InterruptedException {
    return new Race(this, cid, remote -> remote.fetchInto(store, cid)).run();
  }

  /** Asks one source; those that it does not give may be had from another. */
  @Override
  public void fetchMany(BlockStore store, List<Cid> cids, Consumer<Block> taker)
      throws InterruptedException {
    Source source = next(new HashSet<>());
    if (source != null) {
      new Together(this, source, (remote, came) -> remote.fetchMany(store, cids, came)).run(taker);
    }
  }

  Duration patience() {
    return patience;
  }

  /** The source to ask next; null when all that may be asked were. {@link #done} must follow. */
  @Nullable Source next(Set<Source> asked) {
    lock.lock();
    try {
      Source best = best(asked);
      if (best != null) {
        best.busy++;
        asked.add(best);
      }
      return best;
    } finally {
      lock.unlock();
    }
  }

  /**
   * One more source for a block that those asked owe since then; null when they are not silent and
   * no other is idle, or there is none.
   */
  @Nullable Source spare(Set<Source> asked, long since) {
    lock.lock();
    try {
      Source best = bestSpare(asked, since);
      if (best != null) {
        best.busy++;
        asked.add(best);
      }
      return best;
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #spare} would give one. */
  boolean hasSpare(Source asked, long since) {
    lock.lock();
    try {
      return bestSpare(Set.of(asked), since) != null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Source bestSpare(Set<Source> asked, long since) {
    Source best = best(asked);
    boolean silent = asked.stream().allMatch(source -> source.lastBlock - since < 0);
    return best == null || !(silent || best.busy == 0) ? null : best;
  }

  /** The source gave one of the blocks that it owes. */
  void came(Source source) {
    lock.lock();
    try {
      source.lastBlock = timeline.nanos();
      source.failures = 0;
      source.lacking = 0;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Source best(Set<Source> asked) {
    Source best = null;
    for (Source source : sources) {
      boolean usable = source.charge < CHARGE_MAX && !asked.contains(source);
      if (usable && (best == null || isBetter(source, best))) {
        best = source;
      }
    }
    return best;
  }

  /**
   * One that is not known to lack things; fewer requests under way; of two alike the one that gave
   * a block longer ago.
   */
  private boolean isBetter(Source source, Source than) {
    boolean lacks = lacks(source);
    if (lacks != lacks(than)) {
      return !lacks;
    }
    return source.busy < than.busy
        || (source.busy == than.busy && source.lastBlock - than.lastBlock < 0);
  }

  /** Whether it lacked what it was asked for last; it is asked again, for it may be fetching. */
  private boolean lacks(Source source) {
    long again = LACKING_AGAIN.toNanos() << Math.min(source.lacking, DOUBLINGS_MAX);
    return source.lacking > 0 && timeline.nanos() - source.lastLack < again;
  }

  Timeline timeline() {
    return timeline;
  }

  /** The source said that it does not have the block. */
  void lacked(Source source) {
    lock.lock();
    try {
      source.busy--;
      source.lacking++;
      source.lastLack = timeline.nanos();
    } finally {
      lock.unlock();
    }
  }

  /** The source gave a block, or was not waited for. */
  void done(Source source, boolean block) {
    lock.lock();
    try {
      source.busy--;
      if (block) {
        came(source);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The source failed.
   *
   * @param since when it was asked, by {@link Timeline#nanos}
   */
  void failed(Source source, Fault fault, long since) {
    lock.lock();
    try {
      source.busy--;
      if (fault != Fault.UNREACHABLE) {
        source.charge += LIE;
      } else if (since - source.lastFailure >= 0) {
        source.charge += TIMEOUT << Math.min(source.failures++, DOUBLINGS_MAX);
        source.lastFailure = timeline.nanos();
      }
    } finally {
      lock.unlock();
    }
  }
}
