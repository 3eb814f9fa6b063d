package reg.ipfs.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.ipfs.dht.DhtHosts.Member;
import reg.ipfs.dht.HostDht.Mode;
import reg.ipfs.ipns.IpnsName;
import reg.ipfs.ipns.IpnsRecord;
import reg.ipfs.ipns.IpnsValidator;
import reg.ipfs.peer.LocalKubo;
import reg.ipfs.routing.PeerRecord;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/** A DHT of three real Kubos and two hosts of ours, none of which knows all others. */
@Timeout(300)
class DhtKuboIT {
  private static final int FIND_SECONDS = 60;
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "Routing.Type",
          "dhtserver",
          "Routing.LoopbackAddressesOnLanDHT",
          true,
          "Provide.Enabled",
          true);

  private static final LocalKubo[] kubos = new LocalKubo[3];
  private static final DhtHosts hosts =
      new DhtHosts(List.of(new IpnsValidator(InstantSource.system())));
  private static Member ours;
  private static Member other;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    for (int i = 0; i < kubos.length; i++) {
      kubos[i] = LocalKubo.start(SETTINGS);
    }
    kubos[1].ipfs("swarm", "connect", kubos[0].address());
    kubos[2].ipfs("swarm", "connect", kubos[0].address());
    ours = hosts.onLoopback(Mode.SERVER);
    other = hosts.onLoopback(Mode.SERVER);
    assertThat(ours.join(Multiaddr.parse(kubos[1].address()))).isTrue();
    assertThat(other.join(Multiaddr.parse(kubos[2].address()))).isTrue();
    ours.dht().routing().refresh();
    other.dht().routing().refresh();
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
    for (LocalKubo kubo : kubos) {
      kubo.close();
    }
  }

  private static PeerId id(LocalKubo kubo) throws IOException {
    return PeerId.parse(kubo.ipfs("id", "-f", "<id>"));
  }

  private static byte[] ipnsKey(PeerId name) {
    return new IpnsName(name).key();
  }

  @Test
  void allFiveKnowEachOther() throws IOException, InterruptedException {
    assertThat(ours.dht().routing().size()).isEqualTo(4);
    assertThat(other.dht().routing().size()).isEqualTo(4);
    for (LocalKubo kubo : kubos) {
      PeerRecord found = ours.dht().routing().peers(id(kubo)).getFirst();
      assertThat(found.addresses()).contains(Multiaddr.parse(kubo.address()).withoutPeer());
    }
  }

  @Test
  void kuboFindsWhatWeProvide() throws IOException, InterruptedException {
    for (Member member : List.of(ours, other)) {
      Cid content = Cid.v1(Codec.RAW, TestNet.hash("ours " + member.host().id()));
      assertThat(member.dht().routing().provide(content.multihash())).isEqualTo(4);
      for (LocalKubo kubo : kubos) {
        String found =
            kubo.ipfs(
                "routing",
                "findprovs",
                "--timeout=" + FIND_SECONDS + "s",
                "--num-providers=1",
                content.toString());
        assertThat(found).isEqualTo(member.host().id().toString());
      }
    }
  }

  @Test
  void weFindWhatKuboProvides() throws IOException, InterruptedException {
    for (LocalKubo kubo : kubos) {
      byte[] content = ("of " + kubo.address()).getBytes(StandardCharsets.UTF_8);
      String cid = kubo.ipfs(content, "add", "-Q", "--cid-version=1");
      kubo.ipfs("routing", "provide", cid);
      for (Member member : List.of(ours, other)) {
        List<PeerRecord> found = member.dht().routing().providers(Cid.parse(cid));
        assertThat(found).extracting(PeerRecord::id).containsExactly(id(kubo));
        assertThat(found.getFirst().addresses())
            .contains(Multiaddr.parse(kubo.address()).withoutPeer());
      }
    }
  }

  @Test
  void kuboFindsWhereWeAre() throws IOException {
    String found =
        kubos[0].ipfs(
            "routing", "findpeer", "--timeout=" + FIND_SECONDS + "s", other.host().id().toString());
    assertThat(found.lines()).contains(other.host().addresses().getFirst().toString());
  }

  @Test
  void weFindARecordThatKuboPublished() throws IOException, InterruptedException {
    kubos[0].ipfs("name", "publish", "/ipfs/bafkqaaa");
    byte[] found = Objects.requireNonNull(ours.dht().routing().find(ipnsKey(id(kubos[0]))));
    IpnsName name = new IpnsName(id(kubos[0]));
    assertThat(IpnsRecord.signed(name, found).value()).isEqualTo("/ipfs/bafkqaaa");
  }

  /** The record is of a Kubo that only a third host of ours knows, and takes from it. */
  @Test
  void kuboResolvesARecordThatWePublished() throws IOException, InterruptedException {
    try (var elsewhere = new DhtHosts(List.of(new IpnsValidator(InstantSource.system())));
        var author = LocalKubo.start(SETTINGS)) {
      Member keeper = elsewhere.onLoopback(Mode.SERVER);
      assertThat(keeper.join(Multiaddr.parse(author.address()))).isTrue();
      byte[] key = ipnsKey(id(author));
      author.ipfs("name", "publish", "/ipfs/bafkqaaa");
      byte[] record = Objects.requireNonNull(keeper.dht().routing().find(key));
      ours.dht().routing().publish(key, record);
      for (LocalKubo kubo : kubos) {
        assertThat(
                kubo.ipfs(
                    "name",
                    "resolve",
                    "--nocache",
                    "--dht-timeout=" + FIND_SECONDS + "s",
                    id(author).toString()))
            .isEqualTo("/ipfs/bafkqaaa");
      }
    }
  }
}
