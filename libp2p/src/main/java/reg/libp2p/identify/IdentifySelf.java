package reg.libp2p.identify;

import java.util.List;
import reg.libp2p.Multiaddr;
import reg.libp2p.crypto.HostKey;

/**
 * What we say of ourselves at the moment.
 *
 * @param key our identity
 * @param addresses where we listen, for the peer that is told
 * @param protocols what we serve
 * @param agent our program and version
 */
public record IdentifySelf(
    HostKey key, List<Multiaddr> addresses, List<String> protocols, String agent) {}
