package reg.ipfs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.libp2p.Handoff;

/** One block, asked of sources one after the other, or of several when one takes its time. */
final class Race {
  private final Sources sources;
  private final Cid cid;
  private final Question question;
  private final Set<Sources.Source> asked = new HashSet<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Handoff<Outcome> outcomes;
  private int running;
  private @Nullable RegistryException failure;

  /** How a source is asked. */
  interface Question {
    /** As {@link RemoteSource#fetch}. */
    @Nullable Block ask(RemoteSource remote) throws InterruptedException;
  }

  /** What a source gave: a block, nothing, or a failure. */
  private record Outcome(@Nullable Block block, @Nullable Throwable failure) {}

  Race(Sources sources, Cid cid, Question question) {
    this.sources = sources;
    this.cid = cid;
    this.question = question;
    this.outcomes = new Handoff<>(Integer.MAX_VALUE, sources.timeline());
  }

  /** As {@link Sources#fetch}. */
  @Nullable Block run() throws InterruptedException {
    try {
      for (var source = sources.next(asked); source != null; source = sources.next(asked)) {
        start(source);
        while (running > 0) {
          Block block = await();
          if (block != null) {
            return block;
          }
        }
      }
    } finally {
      threads.forEach(Thread::interrupt);
    }
    if (failure != null || asked.isEmpty()) {
      throw new RegistryException(
          Fault.UNREACHABLE,
          "block " + cid + " could not be had from any of " + asked.size() + " sources",
          failure);
    }
    return null;
  }

  private void start(Sources.Source source) {
    running++;
    threads.add(Thread.ofVirtual().name("fetch").start(() -> ask(source)));
  }

  /** Waits for the next outcome; asks one more source when none comes. */
  private @Nullable Block await() throws InterruptedException {
    long since = sources.timeline().nanos();
    Outcome outcome = null;
    while (outcome == null) {
      outcome = outcomes.poll(sources.patience().toMillis());
      Sources.Source spare = outcome == null ? sources.spare(asked, since) : null;
      if (spare != null) {
        start(spare);
      }
    }
    running--;
    switch (outcome.failure) {
      case null -> {}
      case RegistryException e -> failure = e;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
    return outcome.block;
  }

  private void ask(Sources.Source source) {
    long since = sources.timeline().nanos();
    Block block = null;
    Throwable failed = null;
    try {
      block = question.ask(source.remote());
      if (block == null) {
        sources.lacked(source);
      } else {
        sources.done(source, true);
      }
    } catch (RegistryException e) {
      sources.failed(source, e.fault(), since);
      failed = e;
    } catch (RuntimeException | Error e) {
      // Whatever it is: who waits for an outcome must hear of it.
      sources.done(source, false);
      failed = e;
    } catch (InterruptedException e) {
      // Another source was faster, or nobody waits any more.
      sources.done(source, false);
    }
    outcomes.offer(new Outcome(block, failed));
  }
}
