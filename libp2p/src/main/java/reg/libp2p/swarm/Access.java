package reg.libp2p.swarm;

import java.net.InetAddress;
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
 * @param addressBans the addresses that were banned with them
 * @param limits counts inbound connections
 */
public record Access(
    @Nullable PreSharedKey networkKey,
    @Nullable Set<PeerId> allowed,
    Map<PeerId, Instant> bans,
    Map<InetAddress, Instant> addressBans,
    ConnectionLimits limits) {
  public Access {
    allowed = allowed == null ? null : Set.copyOf(allowed);
    bans = Map.copyOf(bans);
    addressBans = Map.copyOf(addressBans);
  }

  /** No address is banned. */
  public Access(
      @Nullable PreSharedKey networkKey,
      @Nullable Set<PeerId> allowed,
      Map<PeerId, Instant> bans,
      ConnectionLimits limits) {
    this(networkKey, allowed, bans, Map.of(), limits);
  }

  /** Everyone, within the usual limits. */
  public static Access open() {
    return new Access(null, null, Map.of(), ConnectionLimits.usual());
  }
}
