package reg.libp2p.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.upgrade.SecurityContract;
import reg.libp2p.upgrade.SecurityProtocol;

/** What runs here: BoringSSL on Linux with glibc. */
class TlsSecurityTest extends SecurityContract {
  @Override
  protected SecurityProtocol protocol(HostKey key, List<String> muxers) {
    return new TlsSecurity(key, muxers);
  }

  @Test
  void takesTheFastestEngines() {
    TlsEngines engines = TlsEngines.of(HostCertificate.generate(HostKey.generate()), List.of("x"));

    assertThat(engines.areNative()).isEqualTo(NativeEngines.areAvailable());
  }
}
