package reg.bench;

import java.nio.ByteBuffer;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.storage.form.FormDecoder;
import reg.storage.form.FormEncoder;

/**
 * A leaf of 1 MiB to its stored form and back; operations a second are MiB/s. Weights become byte
 * planes with zstd, text zstd, noise stays raw. Decoding checks the hash, so {@link
 * Sha256Benchmark} is its floor.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FormBenchmark {
  private static final int SIZE = 1 << 20;

  @Param Samples sample = Samples.WEIGHTS;

  private final FormEncoder encoder = new FormEncoder();
  private final FormDecoder decoder = new FormDecoder();
  private byte[] leaf = new byte[0];
  private byte[] stored = new byte[0];
  private Cid cid = Block.of(Codec.RAW, leaf).cid();

  @Setup
  public void makeLeaf() {
    leaf = sample.bytes(SIZE);
    cid = Block.of(Codec.RAW, leaf).cid();
    ByteBuffer form = encodes();
    stored = new byte[form.remaining()];
    form.get(stored);
  }

  @TearDown
  public void close() {
    encoder.close();
    decoder.close();
  }

  @Benchmark
  public ByteBuffer encodes() {
    return encoder.encode(leaf, 0, leaf.length, sample.elements());
  }

  @Benchmark
  public Block decodes() {
    return decoder.decode(cid, stored, 0, stored.length);
  }
}
