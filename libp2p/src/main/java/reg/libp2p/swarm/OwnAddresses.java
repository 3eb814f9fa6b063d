package reg.libp2p.swarm;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import reg.libp2p.AddressComponent;
import reg.libp2p.Listener;
import reg.libp2p.Multiaddr;

/** Where we can be reached: bound addresses, unspecified ones spelled out. */
final class OwnAddresses {
  private OwnAddresses() {}

  static List<Multiaddr> of(List<Listener> listeners) {
    var addresses = new ArrayList<Multiaddr>();
    for (Listener listener : listeners) {
      Multiaddr address = listener.address();
      InetAddress ip = address.ipAddress();
      if (ip == null || !ip.isAnyLocalAddress()) {
        addresses.add(address);
      } else {
        addresses.addAll(spelledOut(address, ip));
      }
    }
    return addresses.stream().distinct().toList();
  }

  /** What to tell a peer: loopback addresses only to one that is on this machine. */
  static List<Multiaddr> visibleFrom(Multiaddr remote, List<Multiaddr> own) {
    InetAddress from = remote.ipAddress();
    boolean here = from == null || from.isLoopbackAddress();
    return own.stream().filter(address -> here || !isLoopback(address)).toList();
  }

  private static boolean isLoopback(Multiaddr address) {
    InetAddress ip = address.ipAddress();
    return ip != null && ip.isLoopbackAddress();
  }

  private static List<Multiaddr> spelledOut(Multiaddr address, InetAddress unspecified) {
    var addresses = new ArrayList<Multiaddr>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(ip -> ip.getClass() == unspecified.getClass() && !ip.isLinkLocalAddress())
          .forEach(ip -> addresses.add(withIp(address, ip)));
    } catch (SocketException e) {
      // Without a list of interfaces the unspecified address is all there is to say.
      addresses.add(address);
    }
    return addresses;
  }

  private static Multiaddr withIp(Multiaddr address, InetAddress ip) {
    var components = new ArrayList<AddressComponent>(address.components());
    components.set(0, Multiaddr.ip(ip));
    return Multiaddr.of(components);
  }
}
