package reg.scan.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PickleSignsTest {
  private static final int ROUNDS = 20_000;
  private static final byte[] TELLING = {
    'c', 'i', 'c', '\n', '\n', '\n', '(', (byte) 0x80, 2, 6, 'a', 'b', '1', '.', 0
  };

  /** Whatever the bytes are, none that could begin a pickle lies outside of the signs. */
  @Test
  void noPickleBeginsOutsideOfTheSigns() {
    var random = new Random(1);
    int found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      int telling = 1 + random.nextInt(8);
      for (int i = 0; i < bytes.length; i++) {
        boolean tells = random.nextInt(telling) == 0;
        bytes[i] = tells ? TELLING[random.nextInt(TELLING.length)] : (byte) ' ';
      }
      found += requireAllWithin(bytes);
    }
    assertThat(found).isGreaterThan(ROUNDS / 10);
  }

  @Test
  void aGroupLongBeforeItsImportIsWithinTheSigns() {
    byte[] bytes = new byte[4000];
    Arrays.fill(bytes, (byte) 'x');
    bytes[2000] = '(';
    byte[] imported = ("\nc" + "o".repeat(250) + "\nsystem\n").getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(imported, 0, bytes, 3020, imported.length);
    var signs = PickleSigns.in(bytes, bytes.length);

    assertThat(signs.isImport(3021)).isTrue();
    assertThat(signs.beginsGroup(2000, 3021)).isTrue();
    assertThat(signs.first()).isLessThanOrEqualTo(2000);
    assertThat(signs.last()).isGreaterThanOrEqualTo(3021);
  }

  @Test
  void textHasNone() {
    byte[] lines = "{\"text\": \"city\", \"n\": 1}\n".repeat(50).getBytes(StandardCharsets.UTF_8);
    assertThat(PickleSigns.in(lines, lines.length).last()).isEqualTo(-1);
  }

  /** Looks at each byte by itself; gives how many begin something. */
  private static int requireAllWithin(byte[] bytes) {
    var signs = PickleSigns.in(bytes, bytes.length);
    int nextImport = -1;
    int found = 0;
    for (int i = bytes.length - 2; i >= 0; i--) {
      nextImport = signs.isImport(i) ? i : nextImport;
      if (i == nextImport || signs.beginsGroup(i, nextImport) || signs.startsAt(i)) {
        found++;
        assertThat(i).as("%s", Arrays.toString(bytes)).isBetween(signs.first(), signs.last());
      }
    }
    return found;
  }
}
