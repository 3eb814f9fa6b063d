package reg.manifest.age;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import reg.base.Fault;
import reg.base.RegistryException;

class AgeHeaderFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void refusesOrKeepsTheBytes(byte[] bytes) {
    try {
      byte[] header = AgeHeader.read(bytes).bytes();
      assertThat(header).isEqualTo(Arrays.copyOf(bytes, header.length));
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}
