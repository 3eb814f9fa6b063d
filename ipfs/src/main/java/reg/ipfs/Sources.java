package reg.ipfs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;

/**
 * Several sources as one. Each block is asked of the source with the fewest requests under way, so
 * that faster ones are asked more often; one that fails or does not have it is followed by the
 * next. A source that lies or fails too often is not asked again.
 */
public final class Sources implements RemoteSource {
  /** What a source is charged for a wrong block, and for no answer in time. */
  static final int LIE = 10;

  static final int TIMEOUT = 1;

  /** The charge at which a source is dropped. */
  static final int CHARGE_MAX = 50;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Source> sources = new ArrayList<>();

  /** One source, with what is known of it; guarded by the lock. */
  private static final class Source {
    private final RemoteSource remote;
    private int busy;
    private int charge;

    Source(RemoteSource remote) {
      this.remote = remote;
    }
  }

  /** Sources that are asked alike. */
  public Sources(List<? extends RemoteSource> remotes) {
    remotes.forEach(this::add);
  }

  /** Adds a source; also requests that are under way may use it. */
  public void add(RemoteSource remote) {
    lock.lock();
    try {
      sources.add(new Source(remote));
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
    Set<Source> asked = new HashSet<>();
    RegistryException failure = null;
    for (Source source = next(asked); source != null; source = next(asked)) {
      try {
        Block block = source.remote.fetch(cid);
        if (block != null) {
          done(source, 0);
          return block;
        }
        done(source, 0);
      } catch (RegistryException e) {
        done(source, e.fault() == Fault.UNREACHABLE ? TIMEOUT : LIE);
        failure = e;
      } catch (InterruptedException | RuntimeException e) {
        done(source, 0);
        throw e;
      }
    }
    if (failure != null || asked.isEmpty()) {
      throw new RegistryException(
          Fault.UNREACHABLE,
          "block " + cid + " could not be had from any of " + asked.size() + " sources",
          failure);
    }
    return null;
  }

  private @Nullable Source next(Set<Source> asked) {
    lock.lock();
    try {
      Source best = null;
      for (Source source : sources) {
        boolean usable = source.charge < CHARGE_MAX && !asked.contains(source);
        if (usable && (best == null || source.busy < best.busy)) {
          best = source;
        }
      }
      if (best != null) {
        best.busy++;
        asked.add(best);
      }
      return best;
    } finally {
      lock.unlock();
    }
  }

  private void done(Source source, int charge) {
    lock.lock();
    try {
      source.busy--;
      source.charge += charge;
    } finally {
      lock.unlock();
    }
  }
}
