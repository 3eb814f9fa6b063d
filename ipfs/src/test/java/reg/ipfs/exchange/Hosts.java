package reg.ipfs.exchange;

import java.util.List;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.MemoryTransport;
import reg.libp2p.swarm.Access;
import reg.libp2p.swarm.Swarm;
import reg.libp2p.swarm.SwarmConfig;

/** Hosts on one network in memory. */
final class Hosts {
  private final MemoryNetwork network = new MemoryNetwork();

  Host start() {
    HostKey key = HostKey.generate();
    var listen = List.of(Multiaddr.parse("/memory/0"));
    var config = new SwarmConfig(key, listen, "reg/test", Access.open());
    return Swarm.start(config, List.of(new MemoryTransport(network, key.publicKey())));
  }

  /** Connects two hosts. */
  static void meet(Host from, Host to) throws InterruptedException {
    from.connect(to.addresses().getFirst().withPeer(to.id()));
  }
}
