package reg.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import reg.base.RegistryException;

class MultiaddrFuzzTest {
  @FuzzTest
  void decodesToAValueThatRoundTripsOrRefuses(byte[] bytes) {
    Multiaddr address;
    try {
      address = Multiaddr.decode(bytes);
    } catch (RegistryException e) {
      return;
    }
    assertThat(Multiaddr.decode(address.bytes())).isEqualTo(address);
    assertThat(address.toString()).startsWith("/");
  }
}
