package reg.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.Listener;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.Transport;
import reg.libp2p.crypto.HostKey;

class DialerTest {
  private static final List<Multiaddr> ADDRESSES =
      List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"), Multiaddr.parse("/ip4/127.0.0.1/tcp/2"));

  /** A transport with a defect. */
  private static final class Broken implements Transport {
    @Override
    public boolean dials(Multiaddr address) {
      return true;
    }

    @Override
    public Connection dial(Multiaddr address, @Nullable PeerId expected) {
      throw new StackOverflowError("a defect");
    }

    @Override
    public Listener listen(Multiaddr address) throws IOException {
      throw new IOException("nobody listens");
    }

    @Override
    public void close() {}
  }

  /** As when a handshake takes more memory or stack than there is; nobody waits for ever. */
  @Test
  @Timeout(30)
  void aDefectOfATransportEndsTheDial() throws InterruptedException {
    var config = new SwarmConfig(HostKey.generate(), List.of(), "reg/test", Swarms.many());
    try (Swarm swarm = Swarm.start(config, List.of(new Broken()))) {
      PeerId peer = PeerId.of(HostKey.generate().publicKey());
      assertThatThrownBy(() -> swarm.connect(peer, ADDRESSES))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNREACHABLE))
          .hasRootCauseInstanceOf(StackOverflowError.class);
    }
  }
}
