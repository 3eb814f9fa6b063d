package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.MemoryTransport;
import reg.libp2p.swarm.Access;
import reg.libp2p.swarm.Swarm;
import reg.libp2p.swarm.SwarmConfig;
import reg.node.TestHome;

/** A node that closes while it meets others. */
@Timeout(60)
class HeadGossipTest {
  private static final int ROUNDS = 12;

  @TempDir Path temp;
  private final MemoryNetwork network = new MemoryNetwork();

  private Network start(TestHome home) {
    HostKey key = HostKey.generate();
    var config =
        new SwarmConfig(key, List.of(Multiaddr.parse("/memory/0")), "reg/test", Access.open());
    var host = Swarm.start(config, List.of(new MemoryTransport(network, key.publicKey())));
    return Network.serving(home.registry(), host);
  }

  @Test
  void whoIsMetAfterTheEndIsLeft() {
    try (TestHome home = TestHome.inMemory(temp);
        Network served = start(home)) {
      HeadGossip gossip = HeadGossip.start(home.registry(), served);
      gossip.close();
      assertThatCode(() -> gossip.meetSoon(PeerId.of(HostKey.generate().publicKey())))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aNodeThatClosesWhileOthersComeSaysNothing() throws InterruptedException {
    var thrown = new CopyOnWriteArrayList<Throwable>();
    var before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> thrown.add(e));
    try (TestHome other = TestHome.inMemory(temp.resolve("other"));
        Network met = start(other);
        HeadGossip _ = HeadGossip.start(other.registry(), met)) {
      for (int i = 0; i < ROUNDS; i++) {
        try (TestHome home = TestHome.onDisk(temp.resolve("hub-" + i));
            Network served = start(home);
            HeadGossip _ = HeadGossip.start(home.registry(), served)) {
          served.host().connect(met.host().addresses().getFirst().withPeer(met.host().id()));
        }
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(thrown).isEmpty();
  }
}
