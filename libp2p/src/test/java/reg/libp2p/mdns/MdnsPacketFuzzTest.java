package reg.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import reg.libp2p.Limits;

class MdnsPacketFuzzTest {
  @FuzzTest
  void readsOrRefuses(byte[] packet) {
    try {
      assertThat(MdnsPacket.read(packet).addresses().size())
          .isLessThanOrEqualTo(Limits.ADDRESSES_PER_PEER_MAX);
    } catch (IOException e) {
      // Refused, as most inputs are.
    }
  }
}
