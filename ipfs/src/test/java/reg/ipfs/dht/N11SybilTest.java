package reg.ipfs.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.ipfs.dht.TestNet.Node;
import reg.ipld.multiformats.Multihash;
import reg.libp2p.PeerId;

/**
 * Attack N11: somebody makes names nearer to a key than any honest node, from a few networks, and
 * has them take announcements and tell of nobody but each other, or say nothing.
 */
class N11SybilTest {
  private static final int HONEST = 40;
  private static final int BITS = 10;
  private static final Multihash KEY = TestNet.hash("content");

  private final TestNet net = new TestNet(DhtScope.WAN);
  private List<Node> honest;

  @BeforeEach
  void grow() throws InterruptedException {
    honest = net.grow(HONEST);
  }

  @ParameterizedTest
  @CsvSource({"20, LYING", "45, LYING", "20, SILENT", "45, SILENT"})
  void theProviderIsFound(int count, Behaviour behaviour) throws InterruptedException {
    List<Node> sybils = sybils(count);
    for (Node node : honest) {
      for (Node sybil : sybils) {
        node.dht().check(sybil.self());
      }
    }
    behave(sybils, behaviour);
    assertThat(net.nearest(KEY.bytes()).subList(0, count))
        .containsExactlyInAnyOrderElementsOf(sybils);
    Node provider = honest.get(3);
    assertThat(provider.dht().provide(KEY)).isGreaterThanOrEqualTo(11);
    for (Node node : honest) {
      if (node != provider) {
        var found = new ArrayList<DhtPeer>();
        node.dht().findProviders(KEY, 1, found::add);
        assertThat(found).containsExactly(provider.self());
      }
    }
  }

  enum Behaviour {
    LYING,
    SILENT
  }

  /** Names whose places share the first bits with the key's, at three /16 networks. */
  private List<Node> sybils(int count) {
    DhtKey target = DhtKey.of(KEY.bytes());
    var sybils = new ArrayList<Node>();
    for (int i = 0; sybils.size() < count; i++) {
      PeerId id = PeerId.decode(TestNet.hash("sybil " + i).bytes());
      if (DhtKey.of(id).sharedBits(target) >= BITS) {
        int number = sybils.size();
        sybils.add(net.add(id, "66." + number % 3 + "." + number + ".1"));
      }
    }
    return sybils;
  }

  private void behave(List<Node> sybils, Behaviour behaviour) {
    List<DhtPeer> all = sybils.stream().map(Node::self).toList();
    for (Node sybil : sybils) {
      if (behaviour == Behaviour.SILENT) {
        net.silence(sybil);
      } else {
        net.lie(
            sybil,
            (sender, question) ->
                new DhtMessage(question.type(), question.key(), null, all, List.of()));
      }
    }
  }
}
