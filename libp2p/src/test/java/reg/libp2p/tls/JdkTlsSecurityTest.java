package reg.libp2p.tls;

import java.util.List;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.upgrade.SecurityContract;
import reg.libp2p.upgrade.SecurityProtocol;

/** Where BoringSSL does not run. */
class JdkTlsSecurityTest extends SecurityContract {
  @Override
  protected SecurityProtocol protocol(HostKey key, List<String> muxers) {
    return new TlsSecurity(key, muxers, JdkEngines::new);
  }
}
