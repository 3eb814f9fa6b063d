package reg.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.chunker.format.FileBytes;
import reg.scan.pickle.PickleGate;
import reg.scan.report.Format;

/** A file of 4 GiB is scanned by its header: G10 of the design. */
class LargeFileTest {
  private static final Duration TIME_MAX = Duration.ofMillis(100);
  private static final long BYTES = 4L << 30;
  private static final int TENSORS = 1024;
  private static final int ROUNDS = 5;

  @TempDir Path folder;

  @Test
  void safetensorsOf4GiB() throws IOException {
    long each = BYTES / TENSORS;
    var header = new StringJoiner(",", "{", "}").add("\"__metadata__\":{\"format\":\"pt\"}");
    for (int i = 0; i < TENSORS; i++) {
      header.add(
          "\"model.layers.%d.mlp.weight\":{\"dtype\":\"BF16\",\"shape\":[2,%d],\"data_offsets\":[%d,%d]}"
              .formatted(i, each / 4, i * each, (i + 1) * each));
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ByteBuffer.allocate(8 + json.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json)
            .array();
    requireFast("model.safetensors", head, Format.SAFETENSORS);
  }

  @Test
  void ggufOf4GiB() throws IOException {
    long each = BYTES / TENSORS;
    var gguf = TensorCorpus.Gguf.begin(3, TENSORS, 2).key("general.architecture", 8).text("llama");
    gguf.key("tokenizer.ggml.tokens", 9).u32(8).u64(128_000);
    for (int i = 0; i < 128_000; i++) {
      gguf.text("token" + i);
    }
    for (int i = 0; i < TENSORS; i++) {
      gguf.tensor("blk." + i + ".ffn_up.weight", 0, i * each, 2, each / 8);
    }
    requireFast("model.gguf", gguf.data(32, 0), Format.GGUF);
  }

  /** The least of some rounds: what the code takes, and not what it takes to compile it. */
  private void requireFast(String name, byte[] head, Format format) throws IOException {
    Path file = Files.write(folder.resolve(name), head);
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(head.length + BYTES);
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      least = Math.min(least, scan(file, head.length, format));
    }
    System.out.printf("%s of 4 GiB: %.1f ms of CPU%n", name, least / 1e6);
    assertThat(Duration.ofNanos(least)).isLessThan(TIME_MAX);
  }

  private static long scan(Path file, int header, Format format) throws IOException {
    LongSupplier clock = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
    String name = file.getFileName().toString();
    try (var channel = FileChannel.open(file)) {
      var bytes = new CountedBytes(FileBytes.of(channel), new AtomicLong());
      long start = clock.getAsLong();
      var report = Scanner.scan(name, bytes, Set.of(name));
      long took = clock.getAsLong() - start;
      assertThat(report.format()).isEqualTo(format);
      assertThat(report.findings()).isEmpty();
      assertThat(bytes.count.get()).isLessThan(2L * header + 2L * PickleGate.HIDDEN_BYTES_MAX);
      return took;
    }
  }

  /** Counts what is read. */
  private record CountedBytes(FileBytes file, AtomicLong count) implements FileBytes {
    @Override
    public long size() {
      return file.size();
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) {
      int read = file.read(position, into, offset, length);
      count.addAndGet(Math.max(0, read));
      return read;
    }
  }
}
