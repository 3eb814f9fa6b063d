package reg.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.libp2p.Handoff;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerId;
import reg.libp2p.mdns.Mdns;
import reg.testdata.Kubo;

/** Programs that know nothing of each other but share a network. */
@Timeout(120)
class MdnsIT {
  @TempDir private Path folder;

  @Test
  void findsAndConnectsToAnotherHost() throws Exception {
    try (Swarm one = Swarms.onTheNetwork();
        Swarm other = Swarms.onTheNetwork()) {
      Handoff<PeerEvent> atOne = one.subscribe();
      Handoff<PeerEvent> atOther = other.subscribe();
      try (var mdns = Mdns.start(one);
          var otherMdns = Mdns.start(other)) {
        assertThat(mdns.isActive()).isTrue();
        assertThat(otherMdns.isActive()).isTrue();
        meets(atOne, other.id());
        meets(atOther, one.id());
      }
    }
  }

  @Test
  void findsAndConnectsToKubo() throws Exception {
    var settings =
        Map.of("Discovery.MDNS.Enabled", "true", "Addresses.Swarm", "[\"/ip4/0.0.0.0/tcp/0\"]");
    try (Swarm swarm = Swarms.onTheNetwork();
        Kubo kubo = Kubo.start(folder.resolve("kubo"), settings)) {
      Handoff<PeerEvent> events = swarm.subscribe();
      PeerId peer = PeerId.parse(kubo.peerId());
      try (var mdns = Mdns.start(swarm)) {
        assertThat(mdns.isActive()).isTrue();
        Swarms.await(events, PeerEvent.Found.class, event -> event.peer().equals(peer));
        Swarms.await(events, PeerEvent.Identified.class, event -> event.peer().equals(peer));
        assertThat(kubo.run("swarm", "peers")).contains(swarm.id().toString());
      }
    }
  }

  private static void meets(Handoff<PeerEvent> events, PeerId peer) throws InterruptedException {
    Swarms.await(events, PeerEvent.Connected.class, event -> event.peer().equals(peer));
  }
}
