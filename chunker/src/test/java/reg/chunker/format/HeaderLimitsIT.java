package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.RegistryException;
import reg.chunker.Layout;
import reg.chunker.Profile;

/** The largest headers that are read, and one tensor more, in a virtual machine of 256 MiB. */
class HeaderLimitsIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1000000,0", "1000001,1"})
  void safetensorsMayHaveAMillionTensors(int tensors, int warnings) throws Exception {
    Path file = folder.resolve("model.safetensors");
    safetensors(file, tensors);
    assertThat(layOut(file)).isEqualTo(warnings);
  }

  @ParameterizedTest
  @CsvSource({"1000000,0", "1000001,1"})
  void ggufMayHaveAMillionTensors(int tensors, int warnings) throws Exception {
    Path file = folder.resolve("model.gguf");
    gguf(file, tensors);
    assertThat(layOut(file)).isEqualTo(warnings);
  }

  @Test
  void aHeaderMayBeAsLongAsTheReferenceAllows() throws IOException {
    Path file = folder.resolve("padded.safetensors");
    for (int length : new int[] {100_000_000, 100_000_001}) {
      try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
        out.write(length(length));
        out.write('{');
        out.write('}');
        for (int i = 2; i < length; i++) {
          out.write(' ');
        }
      }
      try (var channel = FileChannel.open(file)) {
        if (length <= SafetensorsHeader.HEADER_BYTES_MAX) {
          assertThat(SafetensorsHeader.read(FileBytes.of(channel)).tensors()).isEmpty();
        } else {
          assertThatExceptionOfType(RegistryException.class)
              .isThrownBy(() -> SafetensorsHeader.read(FileBytes.of(channel)));
        }
      }
    }
  }

  private static int layOut(Path file) throws IOException, InterruptedException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            LayOut.class.getName(),
            file.toString())
        .inheritIO()
        .start()
        .waitFor();
  }

  /** Exits with the number of warnings. */
  static final class LayOut {
    private LayOut() {}

    public static void main(String[] args) throws IOException {
      try (var channel = FileChannel.open(Path.of(args[0]))) {
        var layout = Layout.of(Profile.REG_1, FileBytes.of(channel));
        System.exit(layout.warnings().size());
      }
    }
  }

  /** Tensors of one byte with names as long as the header allows. */
  private static void safetensors(Path file, int tensors) throws IOException {
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(length(0));
      out.write('{');
      for (int i = 0; i < tensors; i++) {
        String entry =
            "%s\"model.layers.%08d.weight\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[%d,%d]}"
                .formatted(i == 0 ? "" : ",", i, i, i + 1);
        out.write(entry.getBytes(StandardCharsets.US_ASCII));
      }
      out.write('}');
    }
    long header = Files.size(file) - 8;
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(length(header));
      out.setLength(8 + header + tensors);
    }
  }

  private static void gguf(Path file, int tensors) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(GgufFile.begin(3, tensors, 0).bytes());
      for (int i = 0; i < tensors; i++) {
        out.write(new GgufFile().tensor("blk.%08d.weight".formatted(i), 0, i * 32L, 8).bytes());
      }
    }
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      long header = out.length() + 31 & -32;
      out.setLength(header + tensors * 32L);
    }
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }
}
