package reg.chunker.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Looks for a byte in eight at a time, for searches that seldom find anything. */
public final class ByteWords {
  /** The bytes of a word. */
  public static final int BYTES = Long.BYTES;

  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private ByteWords() {}

  /**
   * The words that the first bytes of an array are, one behind the other; what is left is in none.
   * For a pass over many bytes: taken one by one they are slow until that code is compiled.
   */
  public static long[] of(byte[] bytes, int length) {
    var words = new long[length / BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    return words;
  }

  /** Whether one of a word's bytes has this value, of 0 to 255. */
  public static boolean has(long word, int value) {
    long zeroWhereEqual = word ^ (ONES * value);
    return ((zeroWhereEqual - ONES) & ~zeroWhereEqual & TOPS) != 0;
  }

  /**
   * The first word from one on that has a byte of one of two values, of 0 to 255; their number when
   * none has. One loop, so that it is quick under a compiler that does not take loops apart.
   */
  public static int find(long[] words, int from, int one, int other) {
    long allOne = ONES * one;
    long allOther = ONES * other;
    int at = from;
    while (at < words.length) {
      long a = words[at] ^ allOne;
      long b = words[at] ^ allOther;
      if (((((a - ONES) & ~a) | ((b - ONES) & ~b)) & TOPS) != 0) {
        return at;
      }
      at++;
    }
    return at;
  }
}
