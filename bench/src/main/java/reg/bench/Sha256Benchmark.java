package reg.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.testdata.SeededBytes;

/** A leaf becomes a block: one SHA-256 pass. At 1 MiB, operations a second are MiB/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Sha256Benchmark {

  @Param({"65536", "1048576"})
  int size;

  private byte[] leaf = new byte[0];

  @Setup
  public void makeLeaf() {
    leaf = SeededBytes.bytes("sha256", size);
  }

  @Benchmark
  public Block hashes() {
    return Block.of(Codec.RAW, leaf);
  }
}
