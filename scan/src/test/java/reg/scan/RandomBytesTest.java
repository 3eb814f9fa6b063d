package reg.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.chunker.format.FileBytes;
import reg.scan.report.FileReport;
import reg.scan.report.Severity;

/** Bytes without a meaning: what is ciphertext, or weights packed tightly, has no pickle in it. */
class RandomBytesTest {
  private static final int FILE_BYTES = 400;

  /** More than the default for a recorded run: {@code -Dreg.random.files=2000000}. */
  private static final int FILES = Integer.getInteger("reg.random.files", 100_000);

  private static final int PLACES = 10;
  private static final int FILES_PER_ALARM = 150_000;

  @Test
  void randomFilesRaiseNoAlarm() {
    List<FileReport> alarms = alarms(new byte[0], FILES);
    System.out.printf("%d of %d random files denied%n", alarms.size(), FILES);
    assertThat(alarms).hasSizeLessThanOrEqualTo(FILES / FILES_PER_ALARM);
  }

  /** As one file in some 10,000 begins by chance: a pickle, a packed file, a program. */
  @ParameterizedTest
  @ValueSource(strings = {"8000", "8002", "8004", "7801", "789c", "4d5a"})
  void whatOnlyBeginsLikeSomethingIsRarelyTakenForIt(String start) {
    int files = 5_000;
    assertThat(alarms(HexFormat.of().parseHex(start), files)).hasSizeLessThan(files / 25);
  }

  /** What is known to do harm is found behind and between random bytes. */
  @Test
  void picklesInRandomBytesAreFound() {
    var random = new Random(7);
    var passed = new ArrayList<String>();
    for (Map.Entry<String, byte[]> pickle : PickleCorpus.callables().entrySet()) {
      for (int round = 0; round < PLACES; round++) {
        byte[] before = new byte[1 + random.nextInt(50_000)];
        byte[] behind = new byte[random.nextInt(1_000)];
        random.nextBytes(before);
        random.nextBytes(behind);
        byte[] file = PickleCorpus.join(before, pickle.getValue(), behind);
        if (scan(file).verdict() != Severity.DENY) {
          passed.add(pickle.getKey() + " behind " + before.length + " bytes");
        }
      }
    }
    assertThat(passed).isEmpty();
  }

  private static List<FileReport> alarms(byte[] start, int files) {
    var random = new Random(5);
    var alarms = new ArrayList<FileReport>();
    for (int i = 0; i < files; i++) {
      byte[] bytes = new byte[FILE_BYTES];
      random.nextBytes(bytes);
      System.arraycopy(start, 0, bytes, 0, start.length);
      FileReport report = scan(bytes);
      if (report.verdict() == Severity.DENY) {
        alarms.add(report);
      }
    }
    return alarms;
  }

  private static FileReport scan(byte[] bytes) {
    return Scanner.scan("weights.bin", FileBytes.of(bytes), Set.of("weights.bin"));
  }
}
