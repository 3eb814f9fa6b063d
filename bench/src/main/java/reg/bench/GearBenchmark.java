package reg.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reg.chunker.Chunker;
import reg.chunker.GearChunker;
import reg.testdata.SeededBytes;

/** Cuts {@value #MIB} MiB by content; operations a second are MiB/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GearBenchmark {
  private static final int MIB = 16;

  private final Chunker chunker = new GearChunker(16 << 10, 64 << 10, 256 << 10);
  private final ByteBuffer bytes = ByteBuffer.wrap(SeededBytes.bytes("gear", MIB << 20));

  @Benchmark
  @OperationsPerInvocation(MIB)
  public int cuts() {
    ByteBuffer window = bytes.duplicate();
    int chunks = 0;
    while (window.hasRemaining()) {
      window.position(window.position() + chunker.next(window, true));
      chunks++;
    }
    return chunks;
  }
}
