package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.ipfs.ipns.IpnsName;
import reg.ipfs.ipns.IpnsRecord;
import reg.ipfs.routing.PeerRecord;
import reg.ipld.Cid;
import reg.libp2p.Multiaddr;
import reg.manifest.PublisherId;
import reg.node.TestHome;
import reg.node.name.Heads;
import reg.node.pull.PullRequest;
import reg.node.pull.PullResult;
import reg.node.pull.Puller;
import reg.node.pull.Selection;
import reg.node.push.PushResult;

/** Pulls through a DHT of three nodes that have nothing, from one whose address nobody told. */
@Timeout(180)
class DhtPullTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temp;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Node> between = new ArrayList<>();
  private TestHome alice;
  private TestHome bob;
  private PushResult pushed;
  private Node publisher;

  private <T extends AutoCloseable> T keep(T closeable) {
    open.addFirst(closeable);
    return closeable;
  }

  private Node start(TestHome home, String... bootstrap) throws InterruptedException {
    var options =
        new NodeOptions(
            List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(bootstrap),
            NodeOptions.Discovery.OFF);
    return keep(Node.start(home.registry(), options, ProgressListener.NONE));
  }

  private static String address(Node node) {
    return node.status().swarm().getFirst().toString();
  }

  @BeforeEach
  void start() throws InterruptedException {
    alice = keep(TestHome.inMemory(temp.resolve("alice")));
    bob = keep(TestHome.inMemory(temp.resolve("bob")));
    for (int i = 0; i < 3; i++) {
      var home = keep(TestHome.inMemory(temp.resolve("between" + i)));
      String[] bootstrap =
          between.stream().limit(1).map(DhtPullTest::address).toArray(String[]::new);
      between.add(start(home, bootstrap));
    }
    Path model = alice.folder("m", "a:1", "sub/b:22");
    TestHome.random(model.resolve("weights.bin"), 3_000_000);
    pushed = alice.push(model, "tiny:1");
    publisher = start(alice, address(between.get(1)));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static List<PeerRecord> await(Network network, Cid cid) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    List<PeerRecord> found = network.routing().providers(cid);
    while (found.isEmpty() && Instant.now().isBefore(end)) {
      found = network.routing().providers(cid);
    }
    return found;
  }

  private PullResult pull(Network network, String ref, String target) throws InterruptedException {
    Providers providers = Objects.requireNonNull(network.find(bob.registry(), ref));
    return new Puller(bob.registry(), ProgressListener.NONE, providers)
        .pull(new PullRequest(ref, temp.resolve(target), Selection.ALL, Set.of()));
  }

  @Test
  void aReleaseAndARootArePulledByTheirCidsAlone() throws InterruptedException {
    String release = Objects.requireNonNull(pushed.release()).toString();
    List<String> known = List.of(address(between.get(2)));
    try (Network network = Network.dialling(bob.registry(), known)) {
      network.join(known, ProgressListener.NONE);
      assertThat(await(network, Cid.parse(release)))
          .extracting(PeerRecord::id)
          .containsExactly(publisher.status().peerId());
      PullResult result = pull(network, release, "out");
      assertThat(result.trust()).isEqualTo(PullResult.Trust.SIGNED);
      assertThat(result.counts().peers()).isEqualTo(1);
      assertThat(await(network, pushed.root())).hasSize(1);
      pull(network, pushed.root().toString(), "root");
    }
    for (String target : List.of("out", "root")) {
      assertThat(TestHome.contents(temp.resolve(target)))
          .isEqualTo(TestHome.contents(temp.resolve("alice/m")));
    }
  }

  @Test
  void aNodeFindsWhatWasPushedWhileItRan() throws InterruptedException {
    Node reader = start(bob, address(between.get(2)));
    PushResult second = alice.push(alice.folder("n", "c:333"), "tiny:2");
    publisher.network().changed();
    assertThat(await(reader.network(), second.root())).hasSize(1);
    pull(reader.network(), second.root().toString(), "out");
    assertThat(TestHome.contents(temp.resolve("out")))
        .isEqualTo(TestHome.contents(temp.resolve("alice/n")));
  }

  @Test
  void headsAreAnnouncedToo() throws InterruptedException {
    Cid head = alice.registry().storage().refs().list("head/").values().iterator().next();
    assertThat(await(between.getFirst().network(), head))
        .extracting(PeerRecord::id)
        .containsExactly(publisher.status().peerId());
  }

  /** Waits until the publisher's name stands for its head, as seen from there. */
  private void awaitName(Network network) throws InterruptedException {
    PublisherId id = new Heads(alice.registry()).own();
    Instant end = Instant.now().plus(PATIENCE);
    Cid named = null;
    while (!head().equals(named) && Instant.now().isBefore(end)) {
      named = new HeadNames(network.records(), InstantSource.system()).find(id);
    }
    assertThat(named).isEqualTo(head());
  }

  private Cid head() {
    var heads = new Heads(alice.registry());
    return Objects.requireNonNull(heads.newestCid(heads.own()));
  }

  @Test
  void aVersionIsPulledByItsPublishersNameAlone() throws InterruptedException {
    List<String> known = List.of(address(between.get(2)));
    try (Network network = Network.dialling(bob.registry(), known)) {
      network.join(known, ProgressListener.NONE);
      awaitName(network);
      await(network, head());
      PullResult result = pull(network, pushed.name().ref(), "out");
      assertThat(result.trust()).isEqualTo(PullResult.Trust.SIGNED);
    }
    assertThat(TestHome.contents(temp.resolve("out")))
        .isEqualTo(TestHome.contents(temp.resolve("alice/m")));
    PushResult second = alice.push(alice.folder("n", "c:333"), "tiny:2");
    publisher.network().changed();
    try (Network network = Network.dialling(bob.registry(), known)) {
      network.join(known, ProgressListener.NONE);
      awaitName(network);
      await(network, head());
      pull(network, second.name().ref(), "second");
    }
    assertThat(TestHome.contents(temp.resolve("second")))
        .isEqualTo(TestHome.contents(temp.resolve("alice/n")));
  }

  @Test
  void anyNodeGivesTheRecordOfThePublishersName() throws IOException, InterruptedException {
    awaitName(between.getFirst().network());
    IpnsName name = HeadNames.of(new Heads(alice.registry()).own());
    for (String path : List.of("/routing/v1/ipns/%s", "/ipns/%s?format=ipns-record")) {
      URI uri = between.getFirst().status().http().resolve(path.formatted(name));
      try (var client = HttpClient.newHttpClient()) {
        var request = HttpRequest.newBuilder(uri).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(IpnsRecord.valid(name, answer.body(), Instant.now()).value())
            .isEqualTo("/ipfs/" + head());
      }
    }
  }

  /** The block is the publisher's alone; the name it asks of others. */
  @Test
  void thePublishersNameLeadsToItsHeadOverHttp() throws IOException, InterruptedException {
    awaitName(publisher.network());
    IpnsName name = HeadNames.of(new Heads(alice.registry()).own());
    URI uri = publisher.status().http().resolve("/ipns/" + name + "?format=raw");
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(uri).build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.body())
          .isEqualTo(alice.registry().storage().blocks().require(head()).bytes());
      assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
          .startsWith("public, max-age=");
    }
  }

  @Test
  void anyNodeSaysOverHttpWhoHasIt() throws IOException, InterruptedException {
    await(between.getFirst().network(), pushed.root());
    String id = publisher.status().peerId().toString();
    for (Node node : List.of(publisher, between.getFirst())) {
      URI uri = node.status().http().resolve("/routing/v1/providers/" + pushed.root());
      try (var client = HttpClient.newHttpClient()) {
        var request = HttpRequest.newBuilder(uri).build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).contains(id);
      }
    }
  }
}
