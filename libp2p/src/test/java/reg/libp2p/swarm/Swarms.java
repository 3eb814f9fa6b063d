package reg.libp2p.swarm;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.Handoff;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerEvent;
import reg.libp2p.crypto.HostKey;

/** Hosts as the tests want them. */
final class Swarms {
  static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
  private static final long EVENT_MILLIS_MAX = 20_000;

  private Swarms() {}

  /** A host on TCP that takes all that tests can give it from one address. */
  static Swarm tcp() {
    return tcp(HostKey.generate(), many());
  }

  static Swarm tcp(HostKey key, Access access) {
    return Swarm.start(new SwarmConfig(key, List.of(LOOPBACK), "reg/test", access));
  }

  /** A host that others on the local network can reach. */
  static Swarm onTheNetwork() {
    List<Multiaddr> listen = List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/0"));
    return Swarm.start(new SwarmConfig(HostKey.generate(), listen, "reg/test", many()));
  }

  static Access many() {
    return new Access(null, null, Map.of(), new ConnectionLimits(256, 256, 256));
  }

  /** The address under which a host can be dialled. */
  static Multiaddr address(Host host) {
    return host.addresses().getFirst().withPeer(host.id());
  }

  /** Waits for the first event of a kind that the test accepts. */
  static <E extends PeerEvent> E await(
      Handoff<PeerEvent> events, Class<E> kind, Predicate<E> wanted) throws InterruptedException {
    while (true) {
      PeerEvent event = events.poll(EVENT_MILLIS_MAX);
      if (event == null) {
        throw new AssertionError("no " + kind.getSimpleName() + " event in time");
      }
      if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
        return kind.cast(event);
      }
    }
  }
}
