package reg.libp2p.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.Fault;
import reg.base.RegistryException;

class ProtoReaderFuzzTest {
  @FuzzTest
  void endsOnAnyInput(byte[] message) {
    var in = new ProtoReader(message);
    try {
      while (in.next()) {
        in.field();
      }
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE);
    }
  }
}
