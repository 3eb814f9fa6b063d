package reg.libp2p.swarm;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import reg.libp2p.noise.NoiseSecurity;
import reg.libp2p.tcp.TcpConfig;
import reg.libp2p.tcp.TcpTransport;
import reg.libp2p.tls.TlsSecurity;
import reg.libp2p.upgrade.Upgrader;
import reg.libp2p.yamux.YamuxConnection;

/** What a host speaks unless told otherwise. */
final class Transports {
  private static final List<String> MUXERS = List.of(YamuxConnection.PROTOCOL_ID);

  private Transports() {}

  /** TCP; TLS before Noise, because its cipher runs in hardware. */
  static TcpTransport tcp(SwarmConfig config, Predicate<InetAddress> banned, Runnable full) {
    var upgrader =
        new Upgrader(
            List.of(
                new TlsSecurity(config.key(), MUXERS), new NoiseSecurity(config.key(), MUXERS)));
    Access access = config.access();
    return new TcpTransport(
        new TcpConfig(upgrader, access.networkKey(), access.limits(), banned, full));
  }
}
