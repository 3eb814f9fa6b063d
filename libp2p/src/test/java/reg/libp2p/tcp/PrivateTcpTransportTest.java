package reg.libp2p.tcp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.libp2p.Multiaddr;
import reg.libp2p.Transport;
import reg.libp2p.TransportContract;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.noise.NoiseSecurity;
import reg.libp2p.pnet.PreSharedKey;

/** A private network, and peers that must negotiate the multiplexer separately. */
class PrivateTcpTransportTest extends TransportContract {
  private static final PreSharedKey NETWORK = PreSharedKey.generate();

  @Override
  protected Transport transport(HostKey key) {
    return Transports.of(new NoiseSecurity(key, List.of()), NETWORK);
  }

  @Override
  protected Multiaddr anyAddress() {
    return Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
  }

  @Test
  void keepsOutWhoHasAnotherKeyOrNone() throws IOException {
    HostKey key = HostKey.generate();
    try (var member = transport(key);
        var stranger = Transports.noise(key);
        var other = Transports.of(new NoiseSecurity(key, List.of()), PreSharedKey.generate())) {
      Multiaddr address = member.listen(anyAddress()).address();

      assertThatThrownBy(() -> other.dial(address, null)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> stranger.dial(address, null)).isInstanceOf(IOException.class);
    }
  }
}
