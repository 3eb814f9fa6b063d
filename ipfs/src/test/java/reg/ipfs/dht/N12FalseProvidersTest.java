package reg.ipfs.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.dht.TestNet.Node;
import reg.ipld.multiformats.Multihash;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/** Attack N12: false providers without end, records that name others, dials on a victim. */
class N12FalseProvidersTest {
  private static final int ATTACKERS = 10_000;
  private static final Multihash KEY = TestNet.hash("content");

  private final TestNet net = new TestNet(DhtScope.WAN);
  private Node server;

  @BeforeEach
  void start() {
    server = net.add(TestNet.peerId(0), "20.0.0.1");
  }

  private static PeerId attacker(int number) {
    return PeerId.decode(TestNet.hash("attacker " + number).bytes());
  }

  private static DhtPeer at(PeerId id, String ip) {
    return new DhtPeer(id, List.of(Multiaddr.parse("/ip4/" + ip + "/tcp/4001")));
  }

  private void announce(DhtPeer sender, DhtPeer provider) {
    assertThat(server.dht().answer(sender, DhtMessage.announce(KEY.bytes(), provider))).isNull();
  }

  private List<DhtPeer> told() {
    return server
        .asked(
            at(attacker(-1), "30.0.0.1"),
            DhtMessage.ask(DhtMessage.Type.GET_PROVIDERS, KEY.bytes()))
        .providers();
  }

  @Test
  void twentyOfTenThousandAreKept() {
    DhtPeer honest = at(attacker(-2), "40.0.0.1");
    announce(honest, honest);
    for (int i = 0; i < ATTACKERS; i++) {
      DhtPeer peer = at(attacker(i), "21." + i / 256 + "." + i % 256 + ".1");
      announce(peer, peer);
    }
    assertThat(told()).hasSize(DhtLimits.PROVIDERS_MAX).contains(honest);
    assertThat(server.records().list(new byte[0], ATTACKERS, net.instant()))
        .hasSize(DhtLimits.PROVIDERS_MAX);
    announce(honest, honest);
    assertThat(told()).contains(honest);
  }

  @Test
  void twoOfOneSubnetAreKept() {
    for (int i = 0; i < 200; i++) {
      DhtPeer claimed = at(attacker(i), "21." + i + ".0.1");
      announce(at(claimed.id(), "22.1.2." + i), claimed);
    }
    assertThat(told()).hasSize(DhtLimits.PROVIDERS_PER_SUBNET_MAX);
  }

  @Test
  void nobodySpeaksForAnother() {
    DhtPeer victim = at(attacker(1), "21.0.0.1");
    announce(at(attacker(2), "22.0.0.1"), victim);
    assertThat(told()).isEmpty();
    assertThat(server.records().list(new byte[0], 9, net.instant())).isEmpty();
  }

  @Test
  void addressesThatDoNotCountAreNotKept() {
    PeerId id = attacker(1);
    for (String ip : List.of("127.0.0.1", "10.0.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0")) {
      announce(at(id, "22.0.0.1"), at(id, ip));
    }
    assertThat(told()).isEmpty();
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    DhtPeer peer = at(attacker(1), "21.0.0.1");
    for (int bytes : List.of(0, DhtLimits.PROVIDER_KEY_BYTES_MAX + 1)) {
      assertThatThrownBy(
              () -> server.dht().answer(peer, DhtMessage.announce(new byte[bytes], peer)))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
    }
    byte[] longest = new byte[DhtLimits.PROVIDER_KEY_BYTES_MAX];
    assertThat(server.dht().answer(peer, DhtMessage.announce(longest, peer))).isNull();
    assertThat(server.records().list(new byte[0], 9, net.instant())).hasSize(1);
  }

  @Test
  void eightDialsBeginInAnySecond() {
    var pace = new DialPace();
    Instant now = net.instant();
    var begins = new ArrayList<Instant>();
    for (int i = 0; i < ATTACKERS; i++) {
      now = now.plusMillis(i % 3);
      Duration wait = pace.next(now, 1);
      begins.add(now.plus(wait));
      now = i % 100 == 0 ? begins.getLast() : now;
    }
    for (int i = DhtLimits.PROVIDER_DIALS_PER_SECOND; i < begins.size(); i++) {
      Instant before = begins.get(i - DhtLimits.PROVIDER_DIALS_PER_SECOND);
      assertThat(Duration.between(before, begins.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
    Instant later = begins.getLast().plusSeconds(2);
    assertThat(pace.next(later, 1)).isZero();
    assertThat(pace.next(later, 20)).isEqualTo(Duration.ofSeconds(2));
  }
}
