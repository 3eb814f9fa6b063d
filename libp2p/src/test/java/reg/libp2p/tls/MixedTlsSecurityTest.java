package reg.libp2p.tls;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.upgrade.SecurityContract;
import reg.libp2p.upgrade.SecurityProtocol;

/** One side by the JDK, whichever asks first, and the other by what is fastest here. */
class MixedTlsSecurityTest extends SecurityContract {
  private final AtomicBoolean second = new AtomicBoolean();

  @Override
  protected SecurityProtocol protocol(HostKey key, List<String> muxers) {
    return second.getAndSet(true)
        ? new TlsSecurity(key, muxers)
        : new TlsSecurity(key, muxers, JdkEngines::new);
  }
}
