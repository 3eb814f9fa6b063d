package reg.libp2p.tcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.noise.NoiseSecurity;
import reg.libp2p.pnet.PreSharedKey;
import reg.libp2p.tls.TlsSecurity;
import reg.libp2p.upgrade.SecurityProtocol;
import reg.libp2p.upgrade.Upgrader;

/** TCP transports as the tests want them. */
final class Transports {
  static final List<String> YAMUX = List.of("/yamux/1.0.0");

  private Transports() {}

  static TcpTransport tls(HostKey key) {
    return of(new TlsSecurity(key, YAMUX), null);
  }

  static TcpTransport noise(HostKey key) {
    return of(new NoiseSecurity(key, YAMUX), null);
  }

  static TcpTransport of(SecurityProtocol security, @Nullable PreSharedKey networkKey) {
    return new TcpTransport(
        new TcpConfig(
            new Upgrader(List.of(security)),
            networkKey,
            ConnectionLimits.usual(),
            from -> false,
            () -> {}));
  }
}
