package reg.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Limits;
import reg.libp2p.proto.ProtoReader;

class IdentifyFuzzTest {
  @FuzzTest
  void mergesOrRefuses(byte[] message) {
    var merged = new IdentifyMessage();
    try {
      merged.merge(new ProtoReader(message));
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE);
    }
    assertThat(merged.protocols().size()).isLessThanOrEqualTo(Limits.PROTOCOLS_PER_PEER_MAX);
  }
}
