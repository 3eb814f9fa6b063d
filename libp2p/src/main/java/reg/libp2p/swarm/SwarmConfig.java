package reg.libp2p.swarm;

import java.util.List;
import reg.libp2p.Multiaddr;
import reg.libp2p.crypto.HostKey;

/**
 * What a swarm is made of.
 *
 * @param key our identity
 * @param listen where to listen; empty for a host that only dials
 * @param agent our program and version, told to every peer
 * @param access who may connect
 */
public record SwarmConfig(HostKey key, List<Multiaddr> listen, String agent, Access access) {}
