package reg.ipfs.dht;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import reg.libp2p.Connection;
import reg.libp2p.Direction;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/** A host as a DHT sees it. */
final class HostNetwork implements DhtNetwork {
  private final Host host;
  private final DhtScope scope;

  HostNetwork(Host host, DhtScope scope) {
    this.host = host;
    this.scope = scope;
  }

  @Override
  public PeerId id() {
    return host.id();
  }

  @Override
  public List<Multiaddr> ownAddresses() {
    return host.addresses();
  }

  @Override
  public List<Multiaddr> addresses(PeerId peer) {
    return host.peers().addresses(peer);
  }

  @Override
  public Calls calls() {
    return new HostCalls(host, scope);
  }

  /**
   * A connected peer, the address it is reached at first. In the wide area a peer that dialled us
   * has only addresses of the machine that it dialled from: it could name any.
   */
  static DhtPeer reached(Host host, DhtScope scope, Connection connection, DhtPeer asked) {
    var claimed = new ArrayList<>(host.peers().addresses(asked.id()));
    claimed.addAll(asked.addresses());
    Multiaddr remote = connection.remoteAddress();
    if (connection.direction() == Direction.OUTBOUND) {
      claimed.addFirst(remote);
      return scope.filter(new DhtPeer(asked.id(), claimed));
    }
    InetAddress from = remote.ipAddress();
    var reached =
        claimed.stream()
            .filter(address -> from != null && from.equals(address.ipAddress()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!scope.isDiverse()) {
      reached.addAll(claimed);
    }
    return scope.filter(new DhtPeer(asked.id(), reached));
  }
}
