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
import reg.ipfs.routing.PeerRecord;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.libp2p.PeerId;

/** Thirty nodes, one of which all others were told of. */
class DhtTest {
  private static final int NODES = 30;
  private static final Multihash KEY = TestNet.hash("content");

  private final TestNet net = new TestNet(DhtScope.LAN);
  private List<Node> nodes;

  @BeforeEach
  void grow() throws InterruptedException {
    nodes = net.grow(NODES);
  }

  private static List<PeerId> ids(List<DhtPeer> peers) {
    return peers.stream().map(DhtPeer::id).toList();
  }

  private static List<DhtPeer> providers(Node from, int max) throws InterruptedException {
    var found = new ArrayList<DhtPeer>();
    from.dht().findProviders(KEY, max, found::add);
    return found;
  }

  @Test
  void everybodyGetsToKnowEnoughOthers() {
    for (Node node : nodes) {
      assertThat(node.dht().size()).isGreaterThanOrEqualTo(DhtLimits.K);
    }
  }

  @Test
  void aPeerIsFoundByWhoDoesNotKnowIt() throws InterruptedException {
    Node stranger = net.add(TestNet.peerId(1_000), "10.200.0.1");
    assertThat(stranger.dht().check(nodes.get(7).self())).isTrue();
    for (Node node : nodes) {
      DhtPeer found = stranger.dht().findPeer(node.id());
      assertThat(found).isEqualTo(node.self());
    }
    assertThat(stranger.dht().findPeer(TestNet.peerId(2_000))).isNull();
  }

  @Test
  void aProviderIsKeptByTheTwentyNearestAndFoundByAll() throws InterruptedException {
    Node provider = nodes.get(3);
    assertThat(provider.dht().provide(KEY)).isEqualTo(DhtLimits.K);
    List<Node> nearest = new ArrayList<>(net.nearest(KEY.bytes()));
    nearest.remove(provider);
    for (Node node : nearest.subList(0, DhtLimits.K)) {
      assertThat(node.records().list(new byte[] {'p'}, 9, net.instant())).hasSize(1);
    }
    for (Node node : nodes) {
      if (node != provider) {
        assertThat(providers(node, 5)).containsExactly(provider.self());
      }
    }
  }

  @Test
  void aSearchEndsWithEnoughProviders() throws InterruptedException {
    for (Node node : nodes.subList(0, 12)) {
      node.dht().provide(KEY);
    }
    Node asking = nodes.getLast();
    int before = net.questions();
    assertThat(providers(asking, 3)).hasSize(3).doesNotHaveDuplicates();
    assertThat(net.questions() - before).isLessThan(DhtLimits.K);
    assertThat(providers(asking, 100)).hasSize(12);
  }

  @Test
  void providersAndTheirAddressesAreForgotten() throws InterruptedException {
    Node provider = nodes.get(3);
    provider.dht().provide(KEY);
    net.pass(DhtLimits.PROVIDER_ADDRESSES_KEPT.minusSeconds(1));
    assertThat(providers(nodes.get(5), 5)).containsExactly(provider.self());
    net.pass(Duration.ofSeconds(1));
    assertThat(providers(nodes.get(5), 5)).containsExactly(new DhtPeer(provider.id(), List.of()));
    var both = new DualDht(List.of(nodes.get(5).dht()), List.of());
    assertThat(both.providers(Cid.v1(Codec.RAW, KEY)))
        .containsExactly(new PeerRecord(provider.id(), provider.self().addresses(), List.of()));
    net.pass(Duration.ofDays(1));
    assertThat(providers(nodes.get(5), 5)).isEmpty();
  }

  @Test
  void whoFellSilentIsPassedOver() throws InterruptedException {
    Node provider = nodes.get(3);
    List<Node> nearest = new ArrayList<>(net.nearest(KEY.bytes()));
    nearest.remove(provider);
    nearest.subList(0, 10).forEach(net::silence);
    assertThat(provider.dht().provide(KEY)).isEqualTo(NODES - 1 - 10);
    Node asking = nearest.getLast();
    assertThat(providers(asking, 5)).containsExactly(provider.self());
  }

  @Test
  void refreshRemovesWhoIsGoneAndFindsWhoCame() throws InterruptedException {
    Node node = nodes.getFirst();
    Node gone = nodes.get(9);
    assertThat(gone.dht().size()).isPositive();
    net.silence(gone);
    Node came = net.add(TestNet.peerId(500), "10.201.0.1");
    for (Node other : nodes.subList(1, NODES)) {
      other.dht().check(came.self());
    }
    net.pass(DhtLimits.SILENT);
    node.dht().refresh();
    var table = ids(node.asked(came.self(), find(gone.id())).closer());
    assertThat(table).doesNotContain(gone.id());
    assertThat(ids(node.asked(gone.self(), find(came.id())).closer())).contains(came.id());
  }

  private static DhtMessage find(PeerId peer) {
    return DhtMessage.ask(DhtMessage.Type.FIND_NODE, peer.bytes());
  }

  @Test
  void aValueIsFoundByAll() throws InterruptedException {
    byte[] key = TestNet.key("a");
    assertThat(nodes.get(1).dht().putValue(key, TestNet.value("1"))).isEqualTo(DhtLimits.K);
    for (Node node : nodes) {
      assertThat(node.dht().getValue(key, DhtLimits.QUORUM)).isEqualTo(TestNet.value("1"));
    }
    assertThat(nodes.get(1).dht().getValue(TestNet.key("b"), DhtLimits.QUORUM)).isNull();
  }

  @Test
  void theBestValueWinsAndMendsTheOthers() throws InterruptedException {
    byte[] key = TestNet.key("a");
    nodes.get(1).dht().putValue(key, TestNet.value("1"));
    Node nearest = net.nearest(key).getFirst();
    DhtMessage better = DhtMessage.put(new DhtRecord(key, TestNet.value("2")));
    nearest.asked(nodes.get(2).self(), better);
    assertThat(nodes.get(6).dht().getValue(key, DhtLimits.QUORUM)).isEqualTo(TestNet.value("2"));
    for (Node node : net.nearest(key).subList(0, 10)) {
      DhtMessage told =
          node.asked(nodes.get(2).self(), DhtMessage.ask(DhtMessage.Type.GET_VALUE, key));
      assertThat(told.record())
          .satisfies(record -> assertThat(record.value()).isEqualTo(TestNet.value("2")));
    }
    assertThatThrownBy(() -> nearest.dht().putValue(key, TestNet.value("1")))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.ROLLBACK));
  }

  @Test
  void aValueThatIsNotValidIsTakenByNobody() throws InterruptedException {
    byte[] key = TestNet.key("a");
    assertThatThrownBy(() -> nodes.get(1).dht().putValue(key, TestNet.value("X")))
        .isInstanceOf(RegistryException.class);
    for (Node node : net.nearest(key).subList(0, 15)) {
      net.lie(
          node,
          (sender, question) ->
              new DhtMessage(
                  question.type(),
                  question.key(),
                  new DhtRecord(key, TestNet.value("X")),
                  List.of(),
                  List.of()));
    }
    assertThat(net.nearest(key).getLast().dht().getValue(key, DhtLimits.QUORUM)).isNull();
  }

  @Test
  void announcementsAreMadeAgainBeforeTheyAreForgotten() throws InterruptedException {
    var both = new DualDht(List.of(nodes.get(3).dht()), List.of());
    var what = new ArrayList<Cid>(List.of(Cid.v1(Codec.RAW, KEY)));
    var announcements = new Announcements(both, () -> what, net);
    assertThat(announcements.run()).isEqualTo(1);
    assertThat(announcements.run()).isZero();
    announcements.grown();
    assertThat(announcements.run()).isZero();
    Instant end = net.instant().plus(Duration.ofDays(7));
    while (net.instant().isBefore(end)) {
      net.pass(Duration.ofHours(1));
      announcements.run();
      assertThat(providers(nodes.get(20), 1)).containsExactly(nodes.get(3).self());
    }
    what.clear();
    announcements.run();
    net.pass(DhtLimits.PROVIDER_KEPT);
    announcements.run();
    assertThat(providers(nodes.get(20), 1)).isEmpty();
  }

  @Test
  void whatFewTookIsAnnouncedAgainSoon() throws InterruptedException {
    var small = new TestNet(DhtScope.LAN);
    List<Node> few = small.grow(3);
    var both = new DualDht(List.of(few.getFirst().dht()), List.of());
    var announcements = new Announcements(both, () -> List.of(Cid.v1(Codec.RAW, KEY)), small);
    assertThat(announcements.run()).isEqualTo(1);
    assertThat(announcements.run()).isZero();
    announcements.grown();
    assertThat(announcements.run()).isEqualTo(1);
    small.pass(DhtLimits.REPUBLISH_SPARSE);
    assertThat(announcements.run()).isEqualTo(1);
  }

  @Test
  void aRecordThatNobodyTakesIsNotPublished() {
    var alone = new TestNet(DhtScope.LAN).add(TestNet.peerId(1), "10.0.0.1");
    var both = new DualDht(List.of(alone.dht()), List.of(new TestNet.TestValidator()));
    assertThatThrownBy(() -> both.publish(TestNet.key("a"), TestNet.value("1")))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNREACHABLE));
  }
}
