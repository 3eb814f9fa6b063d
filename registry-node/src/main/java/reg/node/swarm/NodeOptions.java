package reg.node.swarm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Multiaddr;

/**
 * Where a node listens and whom it looks for.
 *
 * @param swarm where peers connect
 * @param http where the gateway listens
 * @param bootstrap peers to connect to at the start
 * @param discovery of peers on the local network
 */
public record NodeOptions(
    List<Multiaddr> swarm, InetSocketAddress http, List<String> bootstrap, Discovery discovery) {
  /** Loopback only: port 4747 for peers. */
  public static final List<Multiaddr> SWARM_DEFAULT =
      List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/4747"));

  /** Loopback only: port 4748 for HTTP. */
  public static final InetSocketAddress HTTP_DEFAULT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4748);

  private static final int PORT_MAX = 65_535;

  public NodeOptions {
    swarm = List.copyOf(swarm);
    bootstrap = List.copyOf(bootstrap);
  }

  /**
   * Reads {@code HOST:PORT}; port 0 takes any free one.
   *
   * @throws RegistryException INVALID_REQUEST
   */
  public static InetSocketAddress http(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon > 0 && port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= PORT_MAX) {
      String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
      return new InetSocketAddress(host, Integer.parseInt(port));
    }
    throw new RegistryException(
        Fault.INVALID_REQUEST, "'" + text + "' is not HOST:PORT, as 127.0.0.1:4748");
  }

  /** How peers on the local network are found. */
  public enum Discovery {
    /** By multicast DNS, both ways. */
    MDNS,
    /** Not at all. */
    OFF
  }
}
