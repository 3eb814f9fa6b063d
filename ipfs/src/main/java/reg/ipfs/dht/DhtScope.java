package reg.ipfs.dht;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reg.libp2p.AddressProtocol;
import reg.libp2p.Multiaddr;

/** The two networks: one of the whole world, and one of each local network. */
public enum DhtScope {
  /** Public addresses only. */
  WAN("/ipfs/kad/1.0.0", 'W'),
  /** Private addresses only. */
  LAN("/ipfs/lan/kad/1.0.0", 'L'),
  /** As {@link #LAN}, and loopback addresses too: for several nodes on one machine. */
  LAN_WITH_LOOPBACK("/ipfs/lan/kad/1.0.0", 'L');

  private static final int CARRIER_NAT = 100;
  private static final int CARRIER_NAT_MASK = 0xc0;
  private static final int CARRIER_NAT_BITS = 0x40;
  private static final int UNIQUE_LOCAL = 0xfc;
  private static final int UNIQUE_LOCAL_MASK = 0xfe;

  private final String protocol;
  private final char letter;

  DhtScope(String protocol, char letter) {
    this.protocol = protocol;
    this.letter = letter;
  }

  /** The local one of a host whose addresses these are, or that knows others by these. */
  public static DhtScope local(List<Multiaddr> addresses) {
    boolean onlyHere = addresses.stream().allMatch(address -> reach(address) == Reach.LOOPBACK);
    return onlyHere && !addresses.isEmpty() ? LAN_WITH_LOOPBACK : LAN;
  }

  /** The protocol's id. */
  public String protocol() {
    return protocol;
  }

  /** What its records are kept under. */
  char letter() {
    return letter;
  }

  /** Whether peers of one subnet are few: in a local network all are of one. */
  boolean isDiverse() {
    return this == WAN;
  }

  /** The addresses that count here. */
  List<Multiaddr> filter(List<Multiaddr> addresses) {
    return addresses.stream().filter(this::accepts).toList();
  }

  /** The peer with only the addresses that count here. */
  DhtPeer filter(DhtPeer peer) {
    return new DhtPeer(peer.id(), filter(peer.addresses()));
  }

  /** The peers that have an address that counts here. */
  List<DhtPeer> usable(List<DhtPeer> peers) {
    return peers.stream().map(this::filter).filter(peer -> peer.place() != null).toList();
  }

  /** Whether an address counts. Relayed ones never do. */
  boolean accepts(Multiaddr address) {
    Reach reach = reach(address);
    return switch (this) {
      case WAN -> reach == Reach.PUBLIC;
      case LAN -> reach == Reach.PRIVATE;
      case LAN_WITH_LOOPBACK -> reach == Reach.PRIVATE || reach == Reach.LOOPBACK;
    };
  }

  private enum Reach {
    PUBLIC,
    PRIVATE,
    LOOPBACK,
    NONE
  }

  private static Reach reach(Multiaddr address) {
    if (has(address, part -> part == AddressProtocol.P2P_CIRCUIT)) {
      return Reach.NONE;
    }
    InetAddress ip = address.ipAddress();
    if (ip != null) {
      return reach(ip);
    }
    return switch (address.components().getFirst().protocol()) {
      case DNS, DNS4, DNS6, DNSADDR -> Reach.PUBLIC;
      case MEMORY -> Reach.LOOPBACK;
      default -> Reach.NONE;
    };
  }

  private static boolean has(Multiaddr address, Predicate<AddressProtocol> wanted) {
    return address.components().stream().anyMatch(part -> wanted.test(part.protocol()));
  }

  private static Reach reach(InetAddress ip) {
    if (ip.isLoopbackAddress()) {
      return Reach.LOOPBACK;
    }
    if (ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
      return Reach.NONE;
    }
    boolean local = ip.isSiteLocalAddress() || ip.isLinkLocalAddress() || isPrivate(ip);
    return local ? Reach.PRIVATE : Reach.PUBLIC;
  }

  /** The ranges that Java's addresses do not know: 100.64.0.0/10 and fc00::/7. */
  private static boolean isPrivate(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    return bytes.length == 4
        ? bytes[0] == CARRIER_NAT && (bytes[1] & CARRIER_NAT_MASK) == CARRIER_NAT_BITS
        : (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
  }

  /**
   * The IPv4 /16 or IPv6 /32 of an address; null where that does not matter.
   *
   * @param address of a peer as it was reached
   */
  @Nullable String group(@Nullable Multiaddr address) {
    return prefix(address, 2, 4);
  }

  /** The IPv4 /24 or IPv6 /48 of an address; null where that does not matter. */
  @Nullable String subnet(@Nullable Multiaddr address) {
    return prefix(address, 3, 6);
  }

  private @Nullable String prefix(@Nullable Multiaddr address, int bytes4, int bytes6) {
    InetAddress ip = isDiverse() && address != null ? address.ipAddress() : null;
    if (ip == null) {
      return null;
    }
    byte[] bytes = ip.getAddress();
    var text = new StringBuilder(bytes.length == 4 ? "4" : "6");
    for (int i = 0; i < (bytes.length == 4 ? bytes4 : bytes6); i++) {
      text.append('.').append(bytes[i] & 0xff);
    }
    return text.toString();
  }
}
