package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteWordsTest {
  private final Random random = new Random(1);

  /** As a look at each byte says, also beside bytes that differ by one or in the highest bit. */
  @Test
  void hasWhatItsBytesHave() {
    for (int round = 0; round < 200_000; round++) {
      int value = random.nextInt(256);
      byte[] bytes = bytesNear(value, ByteWords.BYTES);
      assertThat(ByteWords.has(ByteWords.of(bytes, bytes.length)[0], value))
          .isEqualTo(has(bytes, 0, value));
    }
  }

  @Test
  void areTheWholeWordsOfTheFirstBytesLowestFirst() {
    byte[] bytes = new byte[100];
    random.nextBytes(bytes);
    for (int length : new int[] {0, 7, 8, 9, 99}) {
      long[] words = ByteWords.of(bytes, length);
      assertThat(words).hasSize(length / ByteWords.BYTES);
      for (int i = 0; i < words.length * ByteWords.BYTES; i++) {
        assertThat((byte) (words[i / ByteWords.BYTES] >> (Byte.SIZE * (i % ByteWords.BYTES))))
            .isEqualTo(bytes[i]);
      }
    }
  }

  @Test
  void theFirstWordWithOneOfTwoValuesIsFound() {
    for (int round = 0; round < 20_000; round++) {
      int one = random.nextInt(256);
      int other = random.nextInt(256);
      byte[] bytes = bytesNear(random.nextInt(256), ByteWords.BYTES * random.nextInt(6));
      long[] words = ByteWords.of(bytes, bytes.length);
      int expected = random.nextInt(words.length + 1);
      int found = ByteWords.find(words, expected, one, other);
      while (expected < words.length
          && !has(bytes, expected * ByteWords.BYTES, one)
          && !has(bytes, expected * ByteWords.BYTES, other)) {
        expected++;
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  private byte[] bytesNear(int value, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (value + random.nextInt(-2, 3) + (random.nextBoolean() ? 0x80 : 0));
    }
    return bytes;
  }

  private static boolean has(byte[] bytes, int from, int value) {
    byte[] word = Arrays.copyOfRange(bytes, from, from + ByteWords.BYTES);
    for (byte b : word) {
      if ((b & 0xff) == value) {
        return true;
      }
    }
    return false;
  }
}
