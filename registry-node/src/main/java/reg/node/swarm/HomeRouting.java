package reg.node.swarm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reg.ipfs.routing.PeerRecord;
import reg.ipfs.routing.Routing;
import reg.ipld.Cid;
import reg.libp2p.AddressComponent;
import reg.libp2p.AddressProtocol;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.storage.BlockStore;

/** Routing to this node, for every block that it gives, and for others to whom the DHT knows. */
final class HomeRouting implements Routing {
  private final Host host;
  private final BlockStore given;
  private final Routing others;
  private volatile @Nullable InetSocketAddress gateway;

  HomeRouting(Host host, BlockStore given, Routing others) {
    this.host = host;
    this.given = given;
    this.others = others;
  }

  /** There is a gateway with TLS, which other programs may fetch from. */
  void gatewayAt(InetSocketAddress bound) {
    gateway = bound;
  }

  @Override
  public List<PeerRecord> providers(Cid cid) throws InterruptedException {
    return given.has(cid.toV1()) ? List.of(own()) : others.providers(cid);
  }

  @Override
  public List<PeerRecord> peers(PeerId peer) throws InterruptedException {
    return peer.equals(host.id()) ? List.of(own()) : others.peers(peer);
  }

  private PeerRecord own() {
    var addresses = new ArrayList<>(host.addresses());
    var protocols = new ArrayList<>(List.of(PeerRecord.BITSWAP));
    InetSocketAddress bound = gateway;
    if (bound != null) {
      addresses.addAll(gateways(bound));
      protocols.add(PeerRecord.GATEWAY);
    }
    return new PeerRecord(host.id(), addresses, protocols);
  }

  /** A server at a wildcard address is reached where the host is. */
  private List<Multiaddr> gateways(InetSocketAddress bound) {
    List<InetAddress> ips =
        bound.getAddress().isAnyLocalAddress()
            ? host.addresses().stream()
                .map(Multiaddr::ipAddress)
                .filter(Objects::nonNull)
                .distinct()
                .toList()
            : List.of(bound.getAddress());
    return ips.stream()
        .map(ip -> Multiaddr.tcp(new InetSocketAddress(ip, bound.getPort())))
        .map(address -> address.with(AddressComponent.of(AddressProtocol.TLS)))
        .map(address -> address.with(AddressComponent.of(AddressProtocol.HTTP)))
        .toList();
  }
}
