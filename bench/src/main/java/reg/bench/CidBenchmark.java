package reg.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reg.ipld.Cid;
import reg.testdata.KuboCase;

/** CIDs to text and back, as often as a list, a log or an HTTP path names one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CidBenchmark {

  private final String text = KuboCase.named("hello-v1").root();
  private final String textOfVersion0 = KuboCase.named("hello-v0").root();
  private final Cid cid = Cid.parse(text);
  private final byte[] bytes = cid.bytes();

  @Benchmark
  public Cid parsesText() {
    return Cid.parse(text);
  }

  @Benchmark
  public Cid parsesVersion0() {
    return Cid.parse(textOfVersion0);
  }

  @Benchmark
  public Cid decodesBytes() {
    return Cid.decodeWhole(bytes);
  }

  @Benchmark
  public String printsText() {
    return cid.toString();
  }
}
