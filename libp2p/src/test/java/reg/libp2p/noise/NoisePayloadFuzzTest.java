package reg.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.Fault;
import reg.base.RegistryException;

class NoisePayloadFuzzTest {
  @FuzzTest
  void decodesOrRefuses(byte[] message) {
    try {
      assertThat(NoisePayload.decode(message).muxers().size()).isLessThanOrEqualTo(16);
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE);
    }
  }
}
