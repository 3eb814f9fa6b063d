package reg.libp2p.memory;

import reg.libp2p.Multiaddr;
import reg.libp2p.Transport;
import reg.libp2p.TransportContract;
import reg.libp2p.crypto.HostKey;

class MemoryTransportTest extends TransportContract {
  private final MemoryNetwork network = new MemoryNetwork();

  @Override
  protected Transport transport(HostKey key) {
    return new MemoryTransport(network, key.publicKey());
  }

  @Override
  protected Multiaddr anyAddress() {
    return Multiaddr.parse("/memory/0");
  }
}
