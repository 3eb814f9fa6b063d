package reg.ipld.car;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.testdata.Vectors;

class CarFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of("v1-two-roots", "v1-identity-block", "v2-no-index", "v2-padded")
        .map(name -> Vectors.bytes("car/" + name + ".car"));
  }

  /** What was read, written again, is what was read; of version 1 byte for byte. */
  @MethodSource("seeds")
  @FuzzTest
  void readsWhatItCanWrite(byte[] car) {
    var out = new ByteArrayOutputStream();
    int version;
    try (var reader = new CarReader(new ByteArrayInputStream(car));
        var writer = new CarWriter(out, reader.roots())) {
      version = reader.version();
      for (Block block = reader.next(); block != null; block = reader.next()) {
        writer.write(block);
      }
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.CORRUPT);
      return;
    }
    byte[] written = out.toByteArray();
    assertThat(written).isEqualTo(version == 1 ? car : inner(car, written.length));
  }

  /** The CAR of version 1 inside: where the header says. */
  private static byte[] inner(byte[] car, int length) {
    int offset = (car[27] & 0xff) | (car[28] & 0xff) << 8 | (car[29] & 0xff) << 16;
    return Arrays.copyOfRange(car, offset, offset + length);
  }
}
