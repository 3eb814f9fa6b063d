package reg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.testdata.SeededBytes;

/**
 * {@value #BLOCKS} incompressible blocks of 1 MiB into a new store, flush included, and out of it
 * again with their hashes checked; time a block, on one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 7)
public class StoreBenchmark {
  private static final int BLOCKS = 128;

  private final List<Block> blocks = blocks();

  /** A store that is empty for each invocation. */
  @State(Scope.Thread)
  public static class Empty {
    private ScratchStore store = new ScratchStore();

    @Setup(Level.Invocation)
    public void renew() {
      store.close();
      store = new ScratchStore();
    }

    @TearDown
    public void close() {
      store.close();
    }
  }

  /** A store that holds the blocks. */
  @State(Scope.Thread)
  public static class Filled {
    private final ScratchStore store = new ScratchStore();

    @Setup
    public void fill(StoreBenchmark benchmark) {
      benchmark.blocks.forEach(store.blocks()::put);
      store.blocks().flush();
    }

    @TearDown
    public void close() {
      store.close();
    }
  }

  @Benchmark
  @OperationsPerInvocation(BLOCKS)
  public void puts(Empty empty) {
    blocks.forEach(empty.store.blocks()::put);
    empty.store.blocks().flush();
  }

  @Benchmark
  @OperationsPerInvocation(BLOCKS)
  public void gets(Filled filled, Blackhole sink) {
    blocks.forEach(block -> sink.consume(filled.store.blocks().require(block.cid())));
  }

  private static List<Block> blocks() {
    SeededBytes noise = SeededBytes.of("store");
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(Block.of(Codec.RAW, noise.next(1 << 20)));
    }
    return blocks;
  }
}
