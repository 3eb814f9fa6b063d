package reg.ipfs.bitswap;

import java.util.List;
import java.util.Map;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.swarm.Access;
import reg.libp2p.swarm.Swarm;
import reg.libp2p.swarm.SwarmConfig;

/** Hosts on the loopback. */
final class Hosts {
  private Hosts() {}

  /** A host that takes as many connections from one address as a test opens. */
  static Host start() {
    var access = new Access(null, null, Map.of(), new ConnectionLimits(256, 256, 256));
    var listen = List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    return Swarm.start(new SwarmConfig(HostKey.generate(), listen, "reg/test", access));
  }

  /** Where to dial a host. */
  static Multiaddr address(Host host) {
    return host.addresses().getFirst().withPeer(host.id());
  }
}
