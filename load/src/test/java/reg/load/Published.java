package reg.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import reg.base.ProgressListener;
import reg.node.Home;
import reg.node.RegConfig;
import reg.node.Registry;
import reg.node.pull.PullRequest;
import reg.node.pull.Puller;
import reg.node.pull.Selection;
import reg.node.push.Description;
import reg.node.push.PushRequest;
import reg.node.push.PushResult;
import reg.node.push.PushSource;
import reg.node.push.Pusher;
import reg.storage.InMemoryStorage;

/** A model that was pushed to a home in memory and pulled from it. */
record Published(Registry registry, PushResult pushed, Path source, Path out) {
  static final int TENSOR_BYTES = 3_000_000;
  static final String WEIGHTS = "sub/model.safetensors";

  static Published in(Path temp) throws IOException {
    Path source = temp.resolve("source");
    Files.createDirectories(source.resolve("sub"));
    Files.writeString(source.resolve("a.txt"), "hello");
    Files.writeString(source.resolve("größe"), "wörld");
    Files.createFile(source.resolve("empty"));
    Files.write(source.resolve(WEIGHTS), safetensors());
    byte[] big = new byte[9_000_000];
    new Random(9).nextBytes(big);
    Files.write(source.resolve("big.bin"), big);
    Home home = Home.at(temp.resolve("home"));
    home.create();
    var clock = InstantSource.fixed(Instant.parse("2027-01-02T03:04:05Z"));
    Registry registry = Registry.over(home, RegConfig.DEFAULTS, new InMemoryStorage(), clock);
    PushResult pushed = push(registry, source, "tiny:1");
    var published = new Published(registry, pushed, source, temp.resolve("out"));
    published.pull("tiny:1", published.out, Selection.ALL);
    return published;
  }

  static PushResult push(Registry registry, Path source, String ref) {
    var request =
        new PushRequest(
            new PushSource.Disk(source), ref, "reg-1", Description.FROM_FILES, Set.of());
    return new Pusher(registry, ProgressListener.NONE).push(request);
  }

  void pull(String ref, Path target, Selection selection) {
    new Puller(registry, ProgressListener.NONE)
        .pull(new PullRequest(ref, target, selection, Set.of()));
  }

  /** Two tensors of random bytes, the second of four bytes. */
  private static byte[] safetensors() {
    String header =
        """
        {"large":{"dtype":"F32","shape":[750,1000],"data_offsets":[0,3000000]},\
        "small":{"dtype":"I32","shape":[1],"data_offsets":[3000000,3000004]}}\
        """;
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] large = new byte[TENSOR_BYTES];
    new Random(1).nextBytes(large);
    return ByteBuffer.allocate(Long.BYTES + json.length + TENSOR_BYTES + Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(large)
        .putInt(42)
        .array();
  }

  /** Changes one byte of a pulled file. */
  void flip(String path, long place) throws IOException {
    try (var file = new java.io.RandomAccessFile(out.resolve(path).toFile(), "rw")) {
      file.seek(place);
      int value = file.read();
      file.seek(place);
      file.write(value ^ 1);
    }
  }
}
