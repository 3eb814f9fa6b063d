package reg.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.ipld.multiformats.Multihash;
import reg.node.Home;
import reg.node.Registry;
import reg.node.folder.PulledFolder;
import reg.node.pull.PullRequest;
import reg.node.pull.Puller;
import reg.node.pull.Selection;

/**
 * G9 and G6: what it costs a process that is warm to load verified tensors, and to verify their
 * folder, beside hashing alone of as many bytes. {@code -Dreg.load.mib=1024} for the size of the
 * goal, {@code -Dreg.load.rounds} for how often each is done.
 */
@Tag("slow")
class LoadRateTest {
  private static final int MIB = Integer.getInteger("reg.load.mib", 64);
  private static final int ROUNDS = Integer.getInteger("reg.load.rounds", 4);
  private static final int PIECE = 1 << 20;
  private static final int TENSOR_MIB = 16;
  private static final String FILE = "w.safetensors";

  /** The goal is 0.8, which only a quiet machine shows. */
  private static final double RATE_MIN = 0.4;

  private static final LongSupplier WALL = System::nanoTime;
  private static final LongSupplier THREAD =
      ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
  private static final LongSupplier PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime;

  @TempDir Path temp;

  /** Something that takes in all bytes once. */
  private interface Pass {
    void run() throws Exception;
  }

  @Test
  void aVerifiedLoadCostsLittleMoreThanItsHash() throws Exception {
    try (Registry registry = Registry.open(Home.at(temp.resolve("home")))) {
      Published.push(registry, source(), "m:1");
      var request = new PullRequest("m:1", temp.resolve("out"), Selection.ALL, Set.of());
      new Puller(registry, ProgressListener.NONE).pull(request);
    }
    var folder = PulledFolder.open(temp.resolve("out"));
    try (var model = VerifiedModel.open(temp.resolve("out"));
        Arena memory = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      VerifiedFile file = model.file(FILE);
      VerifiedTensors tensors = model.tensors(FILE);
      var one = SegmentAllocator.prefixAllocator(memory.allocate(TENSOR_MIB << 20));
      var all = SegmentAllocator.prefixAllocator(memory.allocate((long) MIB << 20));
      double hash = seconds(LoadRateTest::hash, THREAD);
      System.out.printf("%d MiB, one thread, CPU: hashed in memory %.3f s%n", MIB, hash);
      Path path = temp.resolve("out").resolve(FILE);
      rate("read and hashed, nothing else", hash, seconds(() -> readAndHash(path), THREAD));
      double again =
          rate("tensors, same memory", hash, seconds(() -> eachTensor(tensors, one), THREAD));
      rate("all, memory used before", hash, seconds(() -> tensors.readAll(all), THREAD));
      rate("all, new memory", hash, seconds(() -> allIntoNew(tensors), THREAD));
      rate("chunks, new arrays", hash, seconds(() -> chunks(file), THREAD));
      rate("channel", hash, seconds(() -> channel(file), THREAD));
      Pass check = () -> folder.check(1, ProgressListener.NONE);
      rate("verification of the folder", hash, seconds(check, PROCESS));
      var any = SegmentAllocator.prefixAllocator(shared.allocate((long) MIB << 20));
      double wall = seconds(LoadRateTest::hash, WALL);
      rate("all, any processor, wall", wall, seconds(() -> tensors.readAll(any), WALL));
      rate("the same, new memory", wall, seconds(() -> sharedIntoNew(tensors), WALL));
      assertThat(again).isGreaterThan(RATE_MIN);
    }
  }

  private static double rate(String what, double hash, double seconds) {
    System.out.printf("%s: %.3f s, rate %.2f%n", what, seconds, hash / seconds);
    return hash / seconds;
  }

  /** The least CPU that this thread took; where others work for it, that all threads took. */
  private static double seconds(Pass pass, LongSupplier clock) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long start = clock.getAsLong();
      pass.run();
      least = Math.min(least, clock.getAsLong() - start);
    }
    return least / 1e9;
  }

  /** The machine's rate: bytes that stay in a processor's cache. */
  private static void hash() {
    byte[] piece = new byte[PIECE];
    for (int i = 0; i < MIB; i++) {
      assertThat(Multihash.sha256(piece, 0, PIECE).code()).isEqualTo(Multihash.SHA2_256);
    }
  }

  /** What {@code openssl dgst -sha256} does with a file. */
  private static void readAndHash(Path path) throws IOException {
    MessageDigest digest = Multihash.sha256(new byte[0], 0, 0).newDigest();
    ByteBuffer piece = ByteBuffer.allocateDirect(128 << 10);
    try (var channel = FileChannel.open(path)) {
      while (channel.read(piece.clear()) >= 0) {
        digest.update(piece.flip());
      }
    }
    assertThat(digest.digest()).hasSize(32);
  }

  private static void eachTensor(VerifiedTensors tensors, SegmentAllocator memory) {
    tensors.names().forEach(name -> tensors.read(name, memory));
  }

  private static void allIntoNew(VerifiedTensors tensors) {
    try (Arena memory = Arena.ofConfined()) {
      tensors.readAll(memory);
    }
  }

  private static void sharedIntoNew(VerifiedTensors tensors) {
    try (Arena memory = Arena.ofShared()) {
      tensors.readAll(memory);
    }
  }

  private static void chunks(VerifiedFile file) {
    file.chunks().forEach(chunk -> file.read(chunk.offset(), chunk.size()));
  }

  private static void channel(VerifiedFile file) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(64 << 10);
    try (var channel = file.channel()) {
      while (channel.read(piece.clear()) >= 0) {}
    }
  }

  private Path source() throws IOException {
    Path source = Files.createDirectory(temp.resolve("m"));
    var header = new StringJoiner(",", "{", "}");
    long tensor = (long) TENSOR_MIB << 20;
    for (int i = 0; i < MIB / TENSOR_MIB; i++) {
      header.add(
          "\"t%d\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
              .formatted(i, tensor / Float.BYTES, i * tensor, (i + 1) * tensor));
    }
    byte[] json = header.toString().getBytes(StandardCharsets.US_ASCII);
    var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    var random = new Random(1);
    byte[] piece = new byte[PIECE];
    try (OutputStream out = Files.newOutputStream(source.resolve(FILE))) {
      out.write(length.putLong(json.length).array());
      out.write(json);
      for (int i = 0; i < MIB; i++) {
        random.nextBytes(piece);
        out.write(piece);
      }
    }
    return source;
  }
}
