package reg.bench;

import java.util.ArrayList;
import java.util.List;
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
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.testdata.SeededBytes;

/** A page of a release's file list: {@value #FILES} entries of path, size, CID and sha256. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DagCborBenchmark {
  private static final int FILES = 1000;

  private final Node page = page();
  private final byte[] bytes = DagCbor.encode(page);

  @Benchmark
  public byte[] encodesFileList() {
    return DagCbor.encode(page);
  }

  @Benchmark
  public Node decodesFileList() {
    return DagCbor.decode(bytes);
  }

  private static Node page() {
    SeededBytes seeded = SeededBytes.of("dag-cbor");
    List<Node> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      files.add(
          MapNode.builder()
              .put("path", "data/part-%02d/%05d.jsonl".formatted(i % 50, i))
              .put("size", 1024L + i)
              .put("cid", Block.of(Codec.RAW, seeded.next(32)).cid())
              .put("sha256", seeded.next(32))
              .build());
    }
    return new ListNode(files);
  }
}
