package reg.libp2p.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.Fault;
import reg.base.RegistryException;

class PeerRecordFuzzTest {
  @FuzzTest
  void opensOrRefuses(byte[] envelope) {
    try {
      assertThat(PeerRecord.open(envelope)).isNotNull();
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE);
    }
  }
}
