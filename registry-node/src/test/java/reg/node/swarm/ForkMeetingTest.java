package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.ipld.Cid;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.MemoryTransport;
import reg.libp2p.swarm.Access;
import reg.libp2p.swarm.Swarm;
import reg.libp2p.swarm.SwarmConfig;
import reg.manifest.PublisherId;
import reg.manifest.signing.Fork;
import reg.manifest.signing.PublisherKey;
import reg.node.TestHome;
import reg.node.name.Following;
import reg.node.name.Heads;
import reg.node.name.Histories;
import reg.node.name.Resolver;
import reg.node.name.Told;

/** Nodes of one network in memory, of which two halves were told different histories. */
@Timeout(120)
class ForkMeetingTest {
  private static final int NODES = 20;
  private static final Duration WITHIN = Duration.ofSeconds(10);

  @TempDir Path temp;
  private final MemoryNetwork network = new MemoryNetwork();
  private final List<Peer> peers = new ArrayList<>();

  private record Peer(TestHome home, Network network, HeadGossip gossip) {
    PeerId id() {
      return network.host().id();
    }

    Multiaddr address() {
      return network.host().addresses().getFirst().withPeer(id());
    }

    boolean seesTheFork(PublisherId publisher) {
      return home.registry().trust().standing(publisher).isForked();
    }
  }

  private Peer start(TestHome home) {
    HostKey key = HostKey.generate();
    var config =
        new SwarmConfig(key, List.of(Multiaddr.parse("/memory/0")), "reg/test", Access.open());
    var host = Swarm.start(config, List.of(new MemoryTransport(network, key.publicKey())));
    Network served = Network.serving(home.registry(), host);
    var peer = new Peer(home, served, HeadGossip.start(home.registry(), served));
    peers.add(peer);
    return peer;
  }

  @AfterEach
  void stop() {
    for (Peer peer : peers) {
      peer.gossip.close();
      peer.network.close();
      peer.home.close();
    }
  }

  private TestHome home(int number) {
    return TestHome.inMemory(temp.resolve("home-" + number));
  }

  private static void follow(Peer peer, Peer hub, PublisherId publisher)
      throws InterruptedException {
    peer.network.host().connect(hub.address());
    var registry = peer.home.registry();
    Told told =
        Objects.requireNonNull(
            HeadExchange.ask(peer.network.host(), hub.id(), registry, publisher));
    try (var providers = peer.network.providers(hub.id())) {
      var source = providers.through(registry.storage().blocks());
      assertThat(new Following(registry).take(publisher, told, source).news())
          .isIn(Histories.News.NEWER, Histories.News.SAME);
    }
  }

  private void await(PublisherId publisher) throws InterruptedException {
    long end = System.nanoTime() + WITHIN.toNanos();
    while (!peers.stream().allMatch(peer -> peer.seesTheFork(publisher))) {
      if (System.nanoTime() > end) {
        break;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(peers).allMatch(peer -> peer.seesTheFork(publisher));
  }

  /** G5: two halves of 20 nodes; all see the fork within 10 s once two of them meet. */
  @Test
  void g5AllSeeTheForkWhenTheHalvesMeet() throws InterruptedException, IOException {
    TestHome alice = home(0);
    TestHome twin = home(NODES / 2);
    PublisherId publisher = publishTwice(alice, twin);
    for (int i = 0; i < NODES; i++) {
      start(i == 0 ? alice : i == NODES / 2 ? twin : home(i));
    }
    for (int i = 0; i < NODES; i++) {
      int hub = i < NODES / 2 ? 0 : NODES / 2;
      if (i != hub) {
        follow(peers.get(i), peers.get(hub), publisher);
      }
    }
    assertThat(peers).noneMatch(peer -> peer.seesTheFork(publisher));
    long start = System.nanoTime();
    peers.get(5).network.host().connect(peers.get(15).address());
    await(publisher);
    System.out.println(
        "all 20 nodes saw the fork after "
            + Duration.ofNanos(System.nanoTime() - start).toMillis()
            + " ms");
    requireProof(publisher, peers.get(9));
    requireProof(publisher, peers.get(19));
    refused(
        Fault.ROLLBACK,
        () -> new Resolver(peers.get(9).home.registry()).resolve(publisher + "/tiny:1"));
  }

  private static PublisherId publishTwice(TestHome alice, TestHome twin) {
    var pushed = alice.push(alice.folder("m", "a:1"), "tiny:1");
    PublisherKey.load(alice.registry().home().publisherKey())
        .save(twin.registry().home().publisherKey());
    twin.push(twin.folder("m", "evil:1"), "tiny:1");
    return PublisherId.parse(pushed.name().publisher());
  }

  /** The file alone proves it, without store, network or clock. */
  private static void requireProof(PublisherId publisher, Peer peer) throws IOException {
    Cid cid = peer.home.registry().trust().standing(publisher).forks().getFirst();
    Path file = peer.home.registry().home().trust().resolve("forks").resolve(cid + ".cbor");
    Fork fork = Fork.decode(Files.readAllBytes(file));
    assertThat(fork.publisher()).isEqualTo(publisher);
    assertThat(fork.cid()).isEqualTo(cid);
  }

  @Test
  void newHeadsOfFollowedPublishersSpreadAndOthersDoNot() throws InterruptedException {
    TestHome alice = home(0);
    var pushed = alice.push(alice.folder("m", "a:1"), "tiny:1");
    PublisherId publisher = PublisherId.parse(pushed.name().publisher());
    Peer hub = start(alice);
    Peer bob = start(home(1));
    Peer stranger = start(home(2));
    follow(bob, hub, publisher);
    bob.network.host().disconnect(hub.id());
    alice.push(alice.folder("n", "a:2"), "tiny:2");
    stranger.network.host().connect(hub.address());
    bob.network.host().connect(hub.address());
    long end = System.nanoTime() + WITHIN.toNanos();
    while (seq(bob, publisher) < 2 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(seq(bob, publisher)).isEqualTo(2);
    assertThat(seq(stranger, publisher)).isZero();
  }

  private static long seq(Peer peer, PublisherId publisher) {
    var head = new Heads(peer.home.registry()).newest(publisher);
    return head == null ? 0 : head.verified().head().position().seq();
  }
}
