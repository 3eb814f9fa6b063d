package reg.ipfs.dht;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.ipfs.dht.DhtHosts.Member;
import reg.ipfs.dht.HostDht.Mode;
import reg.ipfs.routing.PeerRecord;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.testdata.ScriptedPeer;

/** A DHT of a real Helia and two hosts of ours, of which it was told of one. */
@Timeout(180)
class DhtHeliaIT {
  private static final DhtHosts hosts = new DhtHosts(List.of());
  private static ScriptedPeer helia;
  private static Member ours;
  private static Member other;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    helia = ScriptedPeer.start(ScriptedPeer.Language.JS, "dht.mjs");
    ours = hosts.onLoopback(Mode.SERVER);
    other = hosts.onLoopback(Mode.SERVER);
    assertThat(ours.join(Multiaddr.parse(helia.address()))).isTrue();
    assertThat(other.join(ours.address())).isTrue();
    other.dht().routing().refresh();
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
    helia.close();
  }

  private static Cid content(String name) {
    return Cid.v1(Codec.RAW, TestNet.hash(name));
  }

  /** Helia does not acknowledge a record: whether it counts is a matter of its timing. */
  @Test
  void heliaFindsWhatWeProvide() throws IOException, InterruptedException {
    for (Member member : List.of(ours, other)) {
      Cid cid = content("of " + member.host().id());
      assertThat(member.dht().routing().provide(cid.multihash())).isPositive();
      JsonNode found = helia.ask("find " + cid);
      assertThat(found.path("peer").asText()).isEqualTo(member.host().id().toString());
      assertThat(found.path("addresses").toString())
          .contains(member.host().addresses().getFirst().toString());
    }
  }

  @Test
  void weFindWhatHeliaProvides() throws IOException, InterruptedException {
    Cid cid = content("of Helia");
    helia.ask("provide " + cid);
    for (Member member : List.of(ours, other)) {
      List<PeerRecord> found = member.dht().routing().providers(cid);
      assertThat(found).extracting(PeerRecord::id).containsExactly(PeerId.parse(helia.peerId()));
      assertThat(found.getFirst().addresses())
          .contains(Multiaddr.parse(helia.address()).withoutPeer());
    }
  }
}
