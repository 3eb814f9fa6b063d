package reg.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.node.Home;
import reg.node.Registry;
import reg.node.pull.PullRequest;
import reg.node.pull.Puller;
import reg.node.pull.Selection;

/**
 * G9: what it costs to load verified bytes, beside hashing alone of as many. {@code
 * -Dreg.load.mib=1024} for the size of the goal.
 */
@Tag("slow")
class LoadRateTest {
  private static final int MIB = Integer.getInteger("reg.load.mib", 64);
  private static final int ROUNDS = 3;
  private static final int PIECE = 1 << 20;

  /** The goal is 0.8, which only a quiet machine shows. */
  private static final double RATE_MIN = 0.25;

  private static final LongSupplier CPU =
      ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;

  @TempDir Path temp;

  @Test
  void aVerifiedLoadCostsLittleMoreThanItsHash() throws Exception {
    try (Registry registry = Registry.open(Home.at(temp.resolve("home")))) {
      Published.push(registry, source(), "m:1");
      var request = new PullRequest("m:1", temp.resolve("out"), Selection.ALL, Set.of());
      new Puller(registry, ProgressListener.NONE).pull(request);
    }
    long hash = Long.MAX_VALUE;
    long load = Long.MAX_VALUE;
    try (var model = VerifiedModel.open(temp.resolve("out"))) {
      for (int i = 0; i < ROUNDS; i++) {
        hash = Math.min(hash, hashing());
        load = Math.min(load, loading(model.file("w.bin")));
      }
    }
    double rate = (double) hash / load;
    System.out.printf(
        "%d MiB on one thread: hash %.3f s, verified load %.3f s of CPU, rate %.2f%n",
        MIB, hash / 1e9, load / 1e9, rate);
    assertThat(rate).isGreaterThan(RATE_MIN);
  }

  private Path source() throws IOException {
    Path source = Files.createDirectory(temp.resolve("m"));
    var random = new Random(1);
    byte[] piece = new byte[PIECE];
    try (OutputStream out = Files.newOutputStream(source.resolve("w.bin"))) {
      for (int i = 0; i < MIB; i++) {
        random.nextBytes(piece);
        out.write(piece);
      }
    }
    return source;
  }

  /** The machine's rate: bytes that are in memory already. */
  private static long hashing() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    long start = CPU.getAsLong();
    for (int i = 0; i < MIB; i++) {
      digest.update(piece.clear());
    }
    assertThat(digest.digest()).hasSize(32);
    return CPU.getAsLong() - start;
  }

  private static long loading(VerifiedFile file) {
    long start = CPU.getAsLong();
    long bytes = 0;
    for (Chunk chunk : file.chunks()) {
      bytes += file.read(chunk.offset(), chunk.size()).remaining();
    }
    assertThat(bytes).isEqualTo((long) MIB << 20);
    return CPU.getAsLong() - start;
  }
}
