package reg.chunker.dag;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.ipld.unixfs.FileBuilder;

/**
 * Imports one large file with several threads. Reading and hashing the whole go in the file's
 * order, hashing and storing leaves in any: whichever thread is free reads when nobody else does
 * and a buffer is free, and otherwise takes a batch that was read. Leaves are linked in the file's
 * order again.
 */
final class Pipeline {
  /** Buffers beyond one a thread, so that nobody waits for the oldest batch. */
  private static final int SPARE_BATCHES = 4;

  private final LeafReader reader;
  private final LeafWriter writer;
  private final FileBuilder builder;
  private final ProgressListener progress;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** All below are guarded by the lock. */
  private final Deque<Batch> free = new ArrayDeque<>();

  private final Deque<Batch> toWrite = new ArrayDeque<>();
  private final Deque<Batch> inOrder = new ArrayDeque<>();
  private boolean reading;
  private boolean stopped;
  private long newBytes;

  Pipeline(LeafReader reader, LeafWriter writer, FileBuilder builder, ProgressListener progress) {
    this.reader = reader;
    this.writer = writer;
    this.builder = builder;
    this.progress = progress;
  }

  /** Runs to the file's end and returns how many bytes were new. */
  long run(int threads) {
    for (int i = 0; i < threads + SPARE_BATCHES; i++) {
      free.add(new Batch());
    }
    try {
      Parallel.forEach(IntStream.range(0, threads).boxed().toList(), threads, i -> work());
    } catch (InterruptedException e) {
      throw FileFaults.interrupted(e);
    }
    return newBytes;
  }

  private void work() {
    boolean finished = false;
    try {
      for (Runnable step = next(); step != null; step = next()) {
        step.run();
      }
      finished = true;
    } catch (InterruptedException e) {
      throw FileFaults.interrupted(e);
    } finally {
      if (!finished) {
        stop();
      }
    }
  }

  /** What this thread does next; null when nothing is left for it. */
  private @Nullable Runnable next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped) {
        if (!reading && !reader.ended() && !free.isEmpty()) {
          reading = true;
          Batch batch = free.poll();
          return () -> read(batch);
        }
        Batch batch = toWrite.poll();
        if (batch != null) {
          return () -> write(batch);
        }
        if (!reading && reader.ended()) {
          return null;
        }
        changed.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void read(Batch batch) {
    reader.fill(batch);
    lock.lock();
    try {
      reading = false;
      toWrite.add(batch);
      inOrder.add(batch);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void write(Batch batch) {
    writer.write(batch);
    progress.advance(batch.size());
    lock.lock();
    try {
      batch.done = true;
      newBytes += batch.newBytes;
      while (!inOrder.isEmpty() && inOrder.peek().done) {
        Batch oldest = inOrder.poll();
        oldest.written.forEach(builder::add);
        free.add(oldest);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
