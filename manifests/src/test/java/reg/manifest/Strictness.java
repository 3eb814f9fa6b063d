package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import reg.base.Fault;
import reg.base.RegistryException;

/** What every reader of signed bytes promises. */
final class Strictness {
  private Strictness() {}

  /**
   * Requires that the reader refuses the bytes as MALFORMED or gives a value that encodes to them.
   */
  static void assertStrict(byte[] bytes, Supplier<byte[]> reader) {
    try {
      assertThat(reader.get()).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
