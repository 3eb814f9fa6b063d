package reg.node.car;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.car.CarReader;

/** Puts the blocks of a CAR into a sink, several at a time, and counts them. */
final class Intake {
  private final BlockSink sink;
  private final ProgressListener progress;
  private final AtomicLong blocks = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong newBytes = new AtomicLong();

  Intake(BlockSink sink, ProgressListener progress) {
    this.sink = sink;
    this.progress = progress;
  }

  void run(CarReader reader, int threads) {
    var read = new Blocks(reader);
    try {
      Parallel.<Block>forEach(() -> read, threads, this::take);
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while importing", e);
    }
  }

  private void take(Block block) {
    blocks.incrementAndGet();
    bytes.addAndGet(block.size());
    if (sink.put(block)) {
      newBytes.addAndGet(block.size());
    }
    progress.advance(block.size());
  }

  long blocks() {
    return blocks.get();
  }

  long bytes() {
    return bytes.get();
  }

  long newBytes() {
    return newBytes.get();
  }

  /** The blocks of a file, read when they are asked for. */
  private static final class Blocks implements Iterator<Block> {
    private final CarReader reader;
    private @Nullable Block next;
    private boolean ended;

    Blocks(CarReader reader) {
      this.reader = reader;
    }

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        next = reader.next();
        ended = next == null;
      }
      return next != null;
    }

    @Override
    public Block next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      Block block = next;
      next = null;
      return block;
    }
  }
}
