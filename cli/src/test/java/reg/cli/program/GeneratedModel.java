package reg.cli.program;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.SplittableRandom;

/** safetensors files of BF16 weights that are distributed as those of models are. */
final class GeneratedModel {
  private static final int TENSOR_BYTES = 16 << 20;
  private static final int PIECE_BYTES = 1 << 20;
  private static final double SPREAD = 0.02;

  private GeneratedModel() {}

  /**
   * Writes a file of so many tensors of 16 MiB.
   *
   * @param seed decides every byte
   */
  static Path write(Path file, int tensors, long seed) {
    byte[] header = header(tensors);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
      write(out, start.putLong(header.length).put(header).flip());
      short[] weights = weights(seed);
      var random = new SplittableRandom(seed);
      var piece = ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (long left = (long) tensors * TENSOR_BYTES; left > 0; left -= PIECE_BYTES) {
        piece.clear();
        while (piece.hasRemaining()) {
          long four = random.nextLong();
          for (int shift = 0; shift < 64; shift += 16) {
            piece.putShort(weights[(int) (four >>> shift) & 0xffff]);
          }
        }
        write(out, piece.flip());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static byte[] header(int tensors) {
    var json = new StringBuilder("{");
    for (int i = 0; i < tensors; i++) {
      long from = (long) i * TENSOR_BYTES;
      json.append(i == 0 ? "" : ",")
          .append(
              "\"layers.%d.weight\":{\"dtype\":\"BF16\",\"shape\":[2048,4096],\"data_offsets\":[%d,%d]}"
                  .formatted(i, from, from + TENSOR_BYTES));
    }
    int padding = 8 - (json.length() + 1) % 8;
    return json.append('}').append(" ".repeat(padding)).toString().getBytes(US_ASCII);
  }

  /** The upper halves of 65,536 floats around zero. */
  private static short[] weights(long seed) {
    var random = new Random(seed);
    var weights = new short[1 << 16];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (short) (Float.floatToIntBits((float) (random.nextGaussian() * SPREAD)) >>> 16);
    }
    return weights;
  }
}
