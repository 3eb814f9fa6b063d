package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteWordsTest {
  /** As a look at each byte says, also beside bytes that differ by one or in the highest bit. */
  @Test
  void hasWhatItsBytesHave() {
    var random = new Random(1);
    byte[] bytes = new byte[ByteWords.BYTES + 1];
    for (int round = 0; round < 200_000; round++) {
      int value = random.nextInt(256);
      boolean there = false;
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (value + random.nextInt(-2, 3) + (random.nextBoolean() ? 0x80 : 0));
        there |= i > 0 && (bytes[i] & 0xff) == value;
      }
      assertThat(ByteWords.has(ByteWords.at(bytes, 1), value)).isEqualTo(there);
    }
  }

  @Test
  void areTheSameOneByOneAndAllAtOnce() {
    byte[] bytes = new byte[100];
    new Random(2).nextBytes(bytes);
    for (int length : new int[] {0, 7, 8, 9, 99}) {
      long[] words = ByteWords.of(bytes, length);
      assertThat(words).hasSize(length / ByteWords.BYTES);
      for (int i = 0; i < words.length; i++) {
        assertThat(words[i]).isEqualTo(ByteWords.at(bytes, i * ByteWords.BYTES));
      }
    }
  }
}
