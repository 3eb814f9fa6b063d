package reg.libp2p.tcp;

import reg.libp2p.Multiaddr;
import reg.libp2p.Transport;
import reg.libp2p.TransportContract;
import reg.libp2p.crypto.HostKey;

class TcpTlsTransportTest extends TransportContract {
  @Override
  protected Transport transport(HostKey key) {
    return Transports.tls(key);
  }

  @Override
  protected Multiaddr anyAddress() {
    return Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
  }
}
