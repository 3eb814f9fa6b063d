package reg.libp2p.swarm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.Together;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.ping.Ping;

/**
 * N8: a thousand peers, each from an address of its own, that send a byte a second. They hold no
 * more places than the limit, lose them after the handshake's deadline, and an honest peer gets in.
 */
@Timeout(120)
class SlowPeersIT {
  private static final int PEERS = 1_000;
  private static final String HEADER = "\u0013/multistream/1.0.0\n";

  @Test
  void dropsSlowHandshakesAndLetsHonestPeersIn() throws Exception {
    var access = new Access(null, null, Map.of(), ConnectionLimits.usual());
    try (Swarm server = Swarms.tcp(HostKey.generate(), access);
        Swarm honest = Swarms.tcp()) {
      Multiaddr address = Swarms.address(server);
      var slow = new ArrayList<Socket>();
      for (int i = 0; i < PEERS; i++) {
        slow.add(connectFrom(i, address));
      }
      assertThat(access.limits().total()).isLessThanOrEqualTo(Limits.CONNECTIONS_IN_MAX);
      var trickling = slow.stream().map(SlowPeersIT::trickle).toList();
      long start = System.nanoTime();
      for (var each : trickling) {
        each.get();
      }
      double seconds = (System.nanoTime() - start) / 1e9;

      assertThat(seconds).isLessThan(Limits.HANDSHAKE_TIMEOUT.toSeconds() + 20.0);
      assertThat(Ping.roundTrip(honest.connect(address))).isPositive();
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** From 127.1.X.Y, so that no subnet has more than its share. */
  private static Socket connectFrom(int number, Multiaddr to) throws IOException {
    InetSocketAddress server = to.tcpSocket();
    byte[] ip = {127, (byte) (1 + number / 250), (byte) (number % 250), 1};
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(ip), 0));
    socket.connect(server);
    return socket;
  }

  /** Sends a byte a second until the server hangs up. */
  private static Together.Task<Boolean> trickle(Socket socket) {
    return Together.start(
        () -> {
          socket.setSoTimeout(1_000);
          byte[] header = HEADER.getBytes(US_ASCII);
          for (int i = 0; ; i++) {
            try {
              socket.getOutputStream().write(header[i % header.length]);
              if (socket.getInputStream().read() < 0) {
                return true;
              }
            } catch (SocketTimeoutException e) {
              // Nothing to read for a second: time for the next byte.
            } catch (IOException e) {
              return true;
            }
          }
        });
  }
}
