package reg.libp2p.mdns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * Which addresses are on the local network: private ones, and those of the subnets that this
 * machine's own interfaces are in.
 */
final class LocalNetwork {
  private LocalNetwork() {}

  static boolean contains(InetAddress ip) {
    return isPrivate(ip) || isOnLink(ip);
  }

  private static boolean isPrivate(InetAddress ip) {
    boolean uniqueLocal = ip instanceof Inet6Address && (ip.getAddress()[0] & 0xfe) == 0xfc;
    return ip.isLoopbackAddress()
        || ip.isSiteLocalAddress()
        || ip.isLinkLocalAddress()
        || uniqueLocal;
  }

  private static boolean isOnLink(InetAddress ip) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(each -> each.getInterfaceAddresses().stream())
          .anyMatch(own -> isInSubnet(ip, own));
    } catch (SocketException e) {
      // Without a list of interfaces only private addresses are known to be near.
      return false;
    }
  }

  private static boolean isInSubnet(InetAddress ip, InterfaceAddress own) {
    return sharesPrefix(
        ip.getAddress(), own.getAddress().getAddress(), own.getNetworkPrefixLength());
  }

  /** Whether the first bits are equal; never for a prefix that takes in the whole world. */
  static boolean sharesPrefix(byte[] one, byte[] other, int bits) {
    if (one.length != other.length || bits <= 0 || bits > 8 * one.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((one[i / 8] & mask) != (other[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
