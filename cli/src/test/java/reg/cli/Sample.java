package reg.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A small model folder. */
final class Sample {
  static final String CARD =
      """
      ---
      license: apache-2.0
      ---
      A model for tests.
      """;

  private static final int TENSOR_BYTES = 400_000;

  private Sample() {}

  /** A folder with a model card, a configuration and two tensors, whose bytes the seed decides. */
  static Path model(Path folder, long seed) throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("README.md"), CARD);
    Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"llama\"}");
    Files.writeString(folder.resolve("sub/notes é.txt"), "notes");
    Files.write(folder.resolve("model.safetensors"), safetensors(seed));
    return folder;
  }

  private static byte[] safetensors(long seed) {
    String header =
        """
        {"fixed":{"dtype":"F32","shape":[100000],"data_offsets":[0,400000]},\
        "varied":{"dtype":"F32","shape":[100000],"data_offsets":[400000,800000]}}""";
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] fixed = new byte[TENSOR_BYTES];
    byte[] varied = new byte[TENSOR_BYTES];
    new Random(0).nextBytes(fixed);
    new Random(seed).nextBytes(varied);
    return ByteBuffer.allocate(Long.BYTES + json.length + 2 * TENSOR_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(fixed)
        .put(varied)
        .array();
  }
}
