package reg.ipfs.dht;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.ipfs.dht.DhtHosts.Member;
import reg.ipfs.dht.HostDht.Mode;
import reg.ipfs.ipns.IpnsName;
import reg.ipfs.ipns.IpnsPublisher;
import reg.ipfs.ipns.IpnsRecord;
import reg.ipfs.ipns.IpnsResolver;
import reg.ipfs.ipns.IpnsValidator;
import reg.ipfs.ipns.RecordFile;
import reg.ipfs.routing.PeerRecord;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.testdata.ScriptedPeer;

/** A DHT of a real Helia and two hosts of ours, of which it was told of one. */
@Timeout(180)
class DhtHeliaIT {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String ONE = "bafkqaddwgevxmmraojswg33smq";
  private static final String TWO = "bafkqadtwgiww63tmpeqhezldn5zgi";
  private static final DhtHosts hosts = new DhtHosts(List.of(new IpnsValidator(CLOCK)));

  @TempDir Path temp;

  private static ScriptedPeer helia;
  private static Member ours;
  private static Member other;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    helia = ScriptedPeer.start(ScriptedPeer.Language.JS, "helia.mjs", "dht");
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

  /** What Helia itself answers to a question, not what is found in the DHT. */
  private static DhtMessage answerOfHelia(DhtMessage.Type type, byte[] key)
      throws InterruptedException {
    var peer =
        new DhtPeer(
            PeerId.parse(helia.peerId()), List.of(Multiaddr.parse(helia.address()).withoutPeer()));
    try (var calls = new HostCalls(other.host(), DhtScope.LAN_WITH_LOOPBACK)) {
      calls.start(peer, DhtMessage.ask(type, key));
      DhtNetwork.Outcome outcome = calls.take();
      assertThat(outcome).isInstanceOf(DhtNetwork.Outcome.Answered.class);
      return ((DhtNetwork.Outcome.Answered) outcome).answer();
    }
  }

  /** Each host knows the other one and Helia, and both take the record. */
  @Test
  void heliaKeepsAndFindsWhatWeProvide() throws IOException, InterruptedException {
    for (Member member : List.of(ours, other)) {
      Cid cid = content("of " + member.host().id());
      assertThat(member.dht().routing().provide(cid.multihash())).isEqualTo(2);
      DhtMessage kept = answerOfHelia(DhtMessage.Type.GET_PROVIDERS, cid.multihash().bytes());
      assertThat(kept.providers()).extracting(DhtPeer::id).containsExactly(member.host().id());
      assertThat(kept.providers().getFirst().addresses())
          .contains(member.host().addresses().getFirst());
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

  @Test
  void heliaKeepsAndResolvesNamesThatWePublish() throws IOException, InterruptedException {
    for (Member member : List.of(ours, other)) {
      var last = new RecordFile(temp.resolve(member.host().id().toString()));
      var publisher = new IpnsPublisher(HostKey.generate(), member.dht().routing(), last, CLOCK);
      for (String value : List.of(ONE, TWO)) {
        byte[] record = publisher.publish("/ipfs/" + value).bytes();
        DhtMessage kept = answerOfHelia(DhtMessage.Type.GET_VALUE, publisher.name().key());
        assertThat(Objects.requireNonNull(kept.record()).value()).isEqualTo(record);
        assertThat(helia.ask("resolve /ipns/" + publisher.name()).asText())
            .isEqualTo("/ipfs/" + value);
      }
    }
  }

  @Test
  void weResolveNamesThatHeliaPublishes() throws IOException, InterruptedException {
    for (String value : List.of(ONE, TWO)) {
      String name = helia.ask("publish " + value).asText();
      IpnsName parsed = IpnsName.parse(name.replace("/ipns/", ""));
      for (Member member : List.of(ours, other)) {
        IpnsRecord found = new IpnsResolver(member.dht().routing(), CLOCK).resolve(parsed);
        assertThat(found.value()).isEqualTo("/ipfs/" + value);
      }
    }
  }
}
