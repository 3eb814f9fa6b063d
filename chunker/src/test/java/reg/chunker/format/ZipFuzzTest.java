package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;

class ZipFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(ZipEntriesTest.twoStored(), ZipEntriesTest.zip64());
  }

  /** What is accepted lies in the file, one entry behind the other. */
  @MethodSource("seeds")
  @FuzzTest
  void acceptsOnlyEntriesInsideTheFile(byte[] bytes) {
    FileBytes file = FileBytes.of(bytes);
    long end = 0;
    try {
      for (ZipEntry entry : ZipEntries.read(file)) {
        assertThat(entry.headerOffset()).isGreaterThanOrEqualTo(end);
        if (entry.stored()) {
          long offset = entry.dataOffset(file);
          assertThat(offset).isBetween(entry.headerOffset(), entry.end() - entry.storedSize());
        }
        end = entry.end();
      }
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
    assertThat(end).isLessThanOrEqualTo(bytes.length);
  }
}
