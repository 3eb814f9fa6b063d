package reg.libp2p.swarm;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.PeerId;
import reg.libp2p.pnet.PreSharedKey;

/**
 * Who may connect.
 *
 * @param networkKey the private network we are in, or null for the public one
 * @param allowed the only peers to talk to, or null for all
 * @param bans peers banned before, and until when
 * @param limits counts inbound connections
 */
public record Access(
    @Nullable PreSharedKey networkKey,
    @Nullable Set<PeerId> allowed,
    Map<PeerId, Instant> bans,
    ConnectionLimits limits) {
  /** Everyone, within the usual limits. */
  public static Access open() {
    return new Access(null, null, Map.of(), ConnectionLimits.usual());
  }
}
