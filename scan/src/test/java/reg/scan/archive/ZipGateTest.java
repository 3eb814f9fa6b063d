package reg.scan.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import reg.chunker.format.FileBytes;

class ZipGateTest {
  private static final int END_BYTES = 22;

  /** Wherever the end record lies, it is found when its comment reaches to the end. */
  @Test
  void findsAnArchiveBehindOtherBytes() {
    for (int before = 0; before < 40; before++) {
      for (int comment = 0; comment < 40; comment++) {
        byte[] bytes = new byte[before + END_BYTES + comment];
        Arrays.fill(bytes, (byte) 'x');
        byte[] end = {'P', 'K', 5, 6, 0, 0, 0, 0, 1, 0, 1, 0};
        System.arraycopy(end, 0, bytes, before, end.length);
        bytes[before + 20] = (byte) comment;
        bytes[before + 21] = 0;

        assertThat(ZipGate.isHidden(FileBytes.of(bytes))).isTrue();
        bytes[before + 20]++;
        assertThat(ZipGate.isHidden(FileBytes.of(bytes))).isFalse();
      }
    }
  }
}
