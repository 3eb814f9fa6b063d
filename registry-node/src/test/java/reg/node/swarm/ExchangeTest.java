package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.libp2p.Multiaddr;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherKey;
import reg.node.NodeConfig;
import reg.node.Registry;
import reg.node.TestHome;
import reg.node.name.Heads;
import reg.node.pull.PullRequest;
import reg.node.pull.PullResult;
import reg.node.pull.Puller;
import reg.node.pull.Selection;
import reg.node.push.PushResult;
import reg.node.store.StoreCare;

/** Homes that fetch from each other over loopback. */
class ExchangeTest {
  private static final NodeOptions OPTIONS =
      new NodeOptions(
          List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          List.of(),
          NodeOptions.Discovery.OFF);

  @TempDir Path temp;
  private TestHome alice;
  private TestHome bob;
  private PushResult pushed;
  private Node node;

  @BeforeEach
  void publish() throws InterruptedException {
    alice = TestHome.inMemory(temp.resolve("alice"));
    bob = TestHome.inMemory(temp.resolve("bob"));
    Path model = alice.folder("m", "a:1", "sub/b:22", "empty/");
    TestHome.random(model.resolve("weights.bin"), 3_000_000);
    pushed = alice.push(model, "tiny:1");
    node = Node.start(alice.registry(), OPTIONS, ProgressListener.NONE);
  }

  @AfterEach
  void stop() {
    node.close();
    alice.close();
    bob.close();
  }

  @Test
  void fetchesByNameFromAnAddressAlone() throws InterruptedException {
    PullResult result = pull(bob, pushed.name().ref(), temp.resolve("out"), address(node));
    assertThat(TestHome.contents(temp.resolve("out")))
        .isEqualTo(TestHome.contents(temp.resolve("alice/m")));
    assertThat(result.trust()).isEqualTo(PullResult.Trust.SIGNED);
    assertThat(result.counts().peers()).isEqualTo(1);
    assertThat(result.counts().fetchedBytes()).isGreaterThan(3_000_000);
    assertThat(result.counts().wireBytes()).isGreaterThan(result.counts().fetchedBytes());
    assertThat(new StoreCare(bob.registry(), ProgressListener.NONE).fsck().findings()).isEmpty();
  }

  @Test
  void fetchesNothingThatIsHeld() throws InterruptedException {
    pull(bob, pushed.name().ref(), temp.resolve("out"), address(node));
    new StoreCare(bob.registry(), ProgressListener.NONE).gc();
    PullResult again = pull(bob, pushed.name().ref(), temp.resolve("again"), address(node));
    assertThat(again.counts().fetchedBytes()).isZero();
    assertThat(again.counts().peers()).isZero();
  }

  @Test
  void handsOnWhatItFetched() throws InterruptedException {
    pull(bob, pushed.name().ref(), temp.resolve("out"), address(node));
    node.close();
    try (var carol = TestHome.inMemory(temp.resolve("carol"));
        var second = Node.start(bob.registry(), OPTIONS, ProgressListener.NONE)) {
      pull(carol, pushed.name().ref(), temp.resolve("carols"), address(second));
    }
    assertThat(TestHome.contents(temp.resolve("carols")))
        .isEqualTo(TestHome.contents(temp.resolve("alice/m")));
  }

  @Test
  void fetchesFromSeveralPeersAtOnce() throws InterruptedException {
    pull(bob, pushed.name().ref(), temp.resolve("out"), address(node));
    try (var carol = TestHome.inMemory(temp.resolve("carol"));
        var second = Node.start(bob.registry(), OPTIONS, ProgressListener.NONE)) {
      String unreachable = address(second).replaceFirst("tcp/[0-9]+", "tcp/1");
      PullResult result =
          pull(
              carol,
              pushed.name().ref(),
              temp.resolve("carols"),
              address(node),
              address(second),
              unreachable);
      assertThat(result.counts().peers()).isEqualTo(2);
    }
  }

  @Test
  void fetchesOnlyWhatTheSelectionTakes() throws InterruptedException {
    var selection = new Selection(List.of("*.bin"), List.of(), null);
    try (Network network = Network.dialling(bob.registry())) {
      var request = new PullRequest(pushed.name().ref(), temp.resolve("out"), selection, Set.of());
      Providers providers = network.connect(List.of(address(node)), ProgressListener.NONE);
      new Puller(bob.registry(), ProgressListener.NONE, providers).pull(request);
    }
    assertThat(TestHome.contents(temp.resolve("out"))).containsOnlyKeys("weights.bin");
  }

  @Test
  void fetchesABareRootAndSaysThatNobodySigned() throws InterruptedException {
    PullResult result = pull(bob, pushed.root().toString(), temp.resolve("out"), address(node));
    assertThat(result.trust()).isEqualTo(PullResult.Trust.UNSIGNED);
  }

  @Test
  void fetchesAReleaseByItsCid() throws InterruptedException {
    String release = Objects.requireNonNull(pushed.release()).toString();
    PullResult result = pull(bob, release, temp.resolve("out"), address(node));
    assertThat(result.trust()).isEqualTo(PullResult.Trust.SIGNED);
  }

  @Test
  void takesTheNewestHeadAndNeverAnOlderOne() throws InterruptedException {
    pull(bob, pushed.name().ref(), temp.resolve("out"), address(node));
    alice.push(alice.folder("n", "a:2"), "tiny:2");
    String latest = pushed.name().publisher() + "/tiny";
    assertThat(pull(bob, latest, temp.resolve("two"), address(node)).ref()).endsWith("tiny:2");
    try (var carol = TestHome.inMemory(temp.resolve("carol"));
        var behind = Node.start(bob.registry(), OPTIONS, ProgressListener.NONE)) {
      alice.push(alice.folder("o", "a:3"), "tiny:3");
      pull(carol, latest, temp.resolve("three"), address(node));
      PullResult result = pull(carol, latest, temp.resolve("four"), address(behind));
      assertThat(result.ref()).endsWith("tiny:3");
    }
  }

  @Test
  void refusesAHeadThatTheirKeyDidNotSign() throws InterruptedException {
    byte[] forged = reSigned();
    try (Network liar = Network.serving(bob.registry(), OPTIONS.swarm());
        var carol = TestHome.inMemory(temp.resolve("carol"))) {
      liar.host().stopHandling(HeadExchange.PROTOCOL);
      liar.host().stopHandling(HeadExchange.SHORT_PROTOCOL);
      liar.host().handle(telling(forged));
      String address = liar.host().addresses().getFirst().withPeer(liar.host().id()).toString();
      refused(
          Fault.BAD_SIGNATURE,
          () -> pull(carol, pushed.name().ref(), temp.resolve("out"), address));
    }
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void refusesAForkOfWhatWasSeen() throws InterruptedException {
    pull(bob, pushed.name().ref(), temp.resolve("out"), address(node));
    node.close();
    try (var twin = TestHome.inMemory(temp.resolve("twin"))) {
      PublisherKey.load(alice.registry().home().publisherKey())
          .save(twin.registry().home().publisherKey());
      twin.push(twin.folder("other", "evil:1"), "tiny:1");
      try (var forked = Node.start(twin.registry(), OPTIONS, ProgressListener.NONE)) {
        refused(
            Fault.ROLLBACK,
            () -> pull(bob, pushed.name().ref(), temp.resolve("forked"), address(forked)));
      }
    }
    assertThat(temp.resolve("forked")).doesNotExist();
  }

  @Test
  void saysWhenNobodyKnowsOrAnswers() {
    String stranger = PublisherKey.generate().publisherId() + "/tiny:1";
    refused(Fault.NOT_FOUND, () -> pull(bob, stranger, temp.resolve("out"), address(node)));
    refused(
        Fault.NOT_FOUND,
        () ->
            pull(
                bob,
                Block.of(Codec.RAW, new byte[] {1}).cid().toString(),
                temp.resolve("out"),
                address(node)));
    refused(
        Fault.UNREACHABLE, () -> pull(bob, stranger, temp.resolve("out"), "/ip4/127.0.0.1/tcp/1"));
    refused(Fault.INVALID_REQUEST, () -> pull(bob, stranger, temp.resolve("out"), "nowhere"));
  }

  @Test
  void aClientGivesNothingAway() throws InterruptedException {
    try (Network client = Network.dialling(bob.registry())) {
      Providers providers = client.connect(List.of(address(node)), ProgressListener.NONE);
      providers.through(bob.registry().storage().blocks()).require(pushed.root());
      assertThat(client.host().addresses()).isEmpty();
      assertThat(node.status().peers())
          .singleElement()
          .satisfies(peer -> assertThat(peer.id()).isEqualTo(client.host().id()));
    }
  }

  @Test
  void servesTheGatewayToItsLoopbackNamesOnly() throws IOException, InterruptedException {
    int port = node.status().http().getPort();
    assertThat(status(port, "127.0.0.1", "/healthz")).isEqualTo(200);
    assertThat(status(port, "127.0.0.1", "/ipfs/" + pushed.root() + "?format=raw")).isEqualTo(200);
    assertThat(status(port, "127.0.0.1", "/secret")).isEqualTo(404);
    assertThat(answerTo(port, "evil.example")).startsWith("HTTP/1.1 403");
    assertThat(answerTo(port, "localhost:4748")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aCommandInTheNodeNeitherClosesNorRepairsTheStore() {
    try (Registry shared = alice.registry().shared()) {
      assertThat(shared.storage().blocks().has(pushed.root())).isTrue();
      refused(Fault.CONFLICT, () -> shared.repairStorage(ProgressListener.NONE));
    }
    assertThat(alice.registry().storage().blocks().has(pushed.root())).isTrue();
  }

  @Test
  void saysWhoItIs() {
    NodeStatus status = node.status();
    assertThat(status.swarm()).hasSize(1);
    assertThat(status.swarm().getFirst().peer()).isEqualTo(status.peerId());
    assertThat(status.peers()).isEmpty();
    refused(Fault.INVALID_REQUEST, () -> NodeConfig.httpAddress("4748"));
    refused(Fault.INVALID_REQUEST, () -> NodeConfig.httpAddress("localhost:70000"));
    assertThat(NodeConfig.httpAddress("[::1]:7").getPort()).isEqualTo(7);
  }

  private static int status(int port, String host, String path)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://" + host + ":" + port + path);
      var request = HttpRequest.newBuilder(uri).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  /** The first line of what a client that thinks it speaks to another host is told. */
  private static String answerTo(int port, String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      return new BufferedReader(in).readLine();
    }
  }

  /** Alice's head with another key's signature in her name's place. */
  private byte[] reSigned() {
    var heads = new Heads(alice.registry());
    var head = Objects.requireNonNull(heads.newest(heads.own())).verified().head();
    return Envelope.sign(head, PublisherKey.generate()).encode();
  }

  private static ProtocolHandler telling(byte[] envelope) {
    return new ProtocolHandler() {
      @Override
      public String protocolId() {
        return HeadExchange.SHORT_PROTOCOL;
      }

      @Override
      public void handle(Stream stream) throws IOException {
        Wire.readMessage(stream, HeadMessage.REQUEST_BYTES_MAX);
        Wire.writeMessage(stream, HeadMessage.answer(envelope));
      }
    };
  }

  private static String address(Node node) {
    return node.status().swarm().getFirst().toString();
  }

  private static PullResult pull(TestHome home, String ref, Path target, String... peers)
      throws InterruptedException {
    try (Network network = Network.dialling(home.registry())) {
      Providers providers = network.connect(List.of(peers), ProgressListener.NONE);
      return new Puller(home.registry(), ProgressListener.NONE, providers)
          .pull(new PullRequest(ref, target, Selection.ALL, Set.of()));
    }
  }
}
