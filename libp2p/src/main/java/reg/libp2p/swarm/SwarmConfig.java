package reg.libp2p.swarm;

import java.util.List;
import reg.libp2p.Multiaddr;
import reg.libp2p.Timeline;
import reg.libp2p.crypto.HostKey;

/**
 * What a swarm is made of.
 *
 * @param key our identity
 * @param listen where to listen; empty for a host that only dials
 * @param agent our program and version, told to every peer
 * @param access who may connect
 * @param timeline the time that it lives in
 */
public record SwarmConfig(
    HostKey key, List<Multiaddr> listen, String agent, Access access, Timeline timeline) {
  /** In the machine's own time. */
  public SwarmConfig(HostKey key, List<Multiaddr> listen, String agent, Access access) {
    this(key, listen, agent, access, Timeline.SYSTEM);
  }
}
