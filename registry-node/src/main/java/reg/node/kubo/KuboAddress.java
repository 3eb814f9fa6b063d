package reg.node.kubo;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Multiaddr;

/**
 * Where a Kubo's RPC is, as a person writes it: {@code kubo:HOST:PORT}, {@code kubo:http://…} or
 * {@code kubo:/ip4/ADDRESS/tcp/PORT}.
 */
public final class KuboAddress {
  private static final String SCHEME = "kubo:";
  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");

  private KuboAddress() {}

  /**
   * Reads one.
   *
   * @throws RegistryException INVALID_REQUEST
   */
  public static URI parse(String text) {
    String address = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : "";
    URI parsed = address.startsWith("/") ? ofMultiaddr(address) : ofUrl(address);
    if (parsed == null) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "'%s' is no Kubo; write kubo:HOST:PORT, kubo:http://HOST:PORT or kubo:/ip4/…/tcp/…"
              .formatted(text));
    }
    return parsed;
  }

  private static @Nullable URI ofMultiaddr(String text) {
    try {
      InetSocketAddress socket = Multiaddr.parse(text.replaceFirst("/http$", "")).tcpSocket();
      if (socket == null) {
        return null;
      }
      String host = socket.getAddress().getHostAddress();
      String written = host.contains(":") ? "[" + host + "]" : host;
      return URI.create("http://" + written + ":" + socket.getPort());
    } catch (RegistryException e) {
      return null;
    }
  }

  private static @Nullable URI ofUrl(String text) {
    if (HOST_PORT.matcher(text).matches()) {
      return URI.create("http://" + text);
    }
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      return null;
    }
    try {
      URI url = URI.create(text);
      boolean bare = url.getPath().isEmpty() || url.getPath().equals("/");
      boolean more = url.getQuery() != null || url.getFragment() != null;
      return url.getHost() == null || url.getUserInfo() != null || !bare || more ? null : url;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
