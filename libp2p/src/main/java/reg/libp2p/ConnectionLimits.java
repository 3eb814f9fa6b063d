package reg.libp2p;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Counts inbound connections, handshakes in progress included: in all, of one IP address and of one
 * IPv4 /24 or IPv6 /48. Safe for many threads.
 */
public final class ConnectionLimits {
  private static final String ALL = "all";

  private final int totalMax;
  private final int perIpMax;
  private final int perSubnetMax;
  private final Map<String, Integer> counts = new HashMap<>();

  /** Limits other than the usual ones. */
  public ConnectionLimits(int totalMax, int perIpMax, int perSubnetMax) {
    this.totalMax = totalMax;
    this.perIpMax = perIpMax;
    this.perSubnetMax = perSubnetMax;
  }

  /** The limits of {@link Limits}. */
  public static ConnectionLimits usual() {
    return new ConnectionLimits(
        Limits.CONNECTIONS_IN_MAX,
        Limits.CONNECTIONS_PER_IP_MAX,
        Limits.CONNECTIONS_PER_SUBNET_MAX);
  }

  /** A place among the connections; closing it twice does no harm. */
  public final class Slot implements AutoCloseable {
    private final List<String> keys;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Slot(List<String> keys) {
      this.keys = keys;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        release(keys);
      }
    }
  }

  /** Takes a place for a connection from the address, or gives null when there is none. */
  public synchronized @Nullable Slot admit(InetAddress from) {
    byte[] ip = from.getAddress();
    List<String> keys =
        List.of(
            ALL,
            HexFormat.of().formatHex(ip),
            HexFormat.of().formatHex(Arrays.copyOf(ip, ip.length == 4 ? 3 : 6)));
    List<Integer> limits = List.of(totalMax, perIpMax, perSubnetMax);
    for (int i = 0; i < keys.size(); i++) {
      if (counts.getOrDefault(keys.get(i), 0) >= limits.get(i)) {
        return null;
      }
    }
    keys.forEach(key -> counts.merge(key, 1, Integer::sum));
    return new Slot(keys);
  }

  private synchronized void release(List<String> keys) {
    for (String key : keys) {
      counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Connections counted now. */
  public synchronized int total() {
    return counts.getOrDefault(ALL, 0);
  }
}
