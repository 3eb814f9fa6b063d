package reg.ipfs;

import java.util.function.Consumer;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.libp2p.Handoff;

/** Many blocks, asked of one source; given up when it takes its time and another is there. */
final class Together {
  private final Sources sources;
  private final Sources.Source source;
  private final Question question;
  private final Handoff<Boolean> ended;

  /** How a source is asked. */
  interface Question {
    /** As {@link RemoteSource#fetchMany}. */
    void ask(RemoteSource remote, Consumer<Block> taker) throws InterruptedException;
  }

  Together(Sources sources, Sources.Source source, Question question) {
    this.sources = sources;
    this.source = source;
    this.question = question;
    this.ended = new Handoff<>(1, sources.timeline());
  }

  /** Returns when all came that will come. */
  void run(Consumer<Block> taker) throws InterruptedException {
    long since = sources.timeline().nanos();
    Thread asking = Thread.ofVirtual().name("fetch-many").start(() -> ask(taker, since));
    try {
      while (ended.poll(sources.patience().toMillis()) == null) {
        if (sources.hasSpare(source, since)) {
          return;
        }
      }
    } finally {
      asking.interrupt();
    }
  }

  /** What is missing afterwards is asked for by itself, and then its failure is told. */
  private void ask(Consumer<Block> taker, long since) {
    try {
      question.ask(
          source.remote(),
          block -> {
            sources.came(source);
            taker.accept(block);
          });
      sources.done(source, false);
    } catch (RegistryException e) {
      sources.failed(source, e.fault(), since);
    } catch (RuntimeException | Error | InterruptedException e) {
      sources.done(source, false);
    }
    ended.offer(true);
  }
}
