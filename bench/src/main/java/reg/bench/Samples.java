package reg.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import reg.ipld.ElementType;
import reg.testdata.SeededBytes;

/** Bytes as they come in leaves. Each makes the same bytes on every machine. */
public enum Samples {
  /** Gaussian weights of a matrix, sigma 0.02, as bfloat16. */
  WEIGHTS(ElementType.BF16) {
    @Override
    byte[] bytes(int size) {
      Random random = new Random(1);
      ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      while (out.hasRemaining()) {
        int bits = Float.floatToRawIntBits((float) (0.02 * random.nextGaussian()));
        out.putShort((short) (bits >> 16));
      }
      return out.array();
    }
  },
  /** Words of lower-case letters: about as compressible as prose. */
  TEXT(ElementType.BYTES) {
    @Override
    byte[] bytes(int size) {
      Random random = new Random(2);
      SeededBytes letters = SeededBytes.of("text");
      String[] words = new String[2000];
      for (int i = 0; i < words.length; i++) {
        words[i] = letters.nextName(2 + i % 8) + " ";
      }
      ByteBuffer out = ByteBuffer.allocate(size);
      while (out.hasRemaining()) {
        String word = words[(int) (words.length * Math.pow(random.nextDouble(), 3))];
        for (int i = 0; i < word.length() && out.hasRemaining(); i++) {
          out.put((byte) word.charAt(i));
        }
      }
      return out.array();
    }
  },
  /** Nothing to save: a quantised model, an image, a compressed file. */
  NOISE(ElementType.BYTES) {
    @Override
    byte[] bytes(int size) {
      return SeededBytes.bytes("noise", size);
    }
  };

  private final ElementType elements;

  Samples(ElementType elements) {
    this.elements = elements;
  }

  ElementType elements() {
    return elements;
  }

  abstract byte[] bytes(int size);
}
