package reg.node.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.ipfs.routing.PeerRecord;
import reg.ipfs.routing.RoutingClient;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.node.Home;
import reg.node.Registry;
import reg.node.catalog.Catalog;
import reg.node.push.Description;
import reg.node.push.PushRequest;
import reg.node.push.PushResult;
import reg.node.push.PushSource;
import reg.node.push.Pusher;
import reg.storage.InMemoryStorage;
import reg.testdata.TlsFiles;

/** What a node answers over HTTP, and to whom. */
class NodeHttpTest {
  private static final String LOCAL =
      """
      swarm.listen = ["/ip4/127.0.0.1/tcp/0"]
      swarm.mdns = false
      http.listen = "127.0.0.1:0"
      """;

  @TempDir Path temp;

  private Registry open(String settings) throws IOException {
    Home home = Home.at(temp.resolve("home"));
    home.create();
    Files.writeString(home.configFile(), LOCAL + settings);
    return Registry.open(home);
  }

  private static Node start(Registry registry) throws InterruptedException {
    return Node.start(registry, NodeOptions.of(registry.config().node()), ProgressListener.NONE);
  }

  private PushResult push(Registry registry, String name) throws IOException {
    Path file = Files.writeString(temp.resolve(name), "the content of " + name);
    return new Pusher(registry, ProgressListener.NONE)
        .push(
            new PushRequest(
                new PushSource.Disk(file), name + ":1", "reg-1", Description.FROM_FILES, Set.of()));
  }

  @Test
  void countsForPrometheus() throws Exception {
    try (Registry registry = open("");
        Node node = start(registry)) {
      push(registry, "counted");
      get(node, "/healthz");
      get(node, "/nothing");
      HttpResponse<String> answer = get(node, "/metrics");
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/plain; version=0.0.4");
      String text = answer.body();
      assertThat(text.lines())
          .allMatch(
              line ->
                  line.matches("# (HELP [a-z_]+ .+|TYPE [a-z_]+ (gauge|counter))")
                      || line.matches("[a-z_]+(\\{[a-z]+=\"[a-z]+\"})? [0-9]+"));
      assertThat(value(text, "reg_blocks")).isGreaterThan(2);
      assertThat(value(text, "reg_bytes")).isGreaterThan(100);
      assertThat(value(text, "reg_http_requests_total{page=\"healthz\"}")).isEqualTo(1);
      assertThat(value(text, "reg_http_requests_total{page=\"none\"}")).isEqualTo(1);
      assertThat(value(text, "reg_http_requests_total{page=\"metrics\"}")).isEqualTo(1);
      assertThat(value(text, "reg_peers")).isZero();
      assertThat(value(text, "reg_connections{direction=\"inbound\"}")).isZero();
      assertThat(value(text, "reg_bans")).isZero();
      assertThat(value(text, "reg_uptime_seconds")).isNotNegative();
      assertThat(value(text, "reg_heap_bytes")).isPositive();
    }
  }

  @Test
  void countsBlocksThatGoAndCome() throws Exception {
    try (Registry registry = open("");
        Node node = start(registry);
        Network client = Network.dialling(registry)) {
      Cid root = push(registry, "sent").root();
      var providers =
          client.connect(
              List.of(node.status().swarm().getFirst().toString()), ProgressListener.NONE);
      var store = new InMemoryStorage().blocks();
      providers.fetch(root, store, Long.MAX_VALUE, ProgressListener.NONE);
      providers.close();
      long came = client.peers().list().getFirst().receivedBytes();
      assertThat(came).isPositive();
      String text = get(node, "/metrics").body();
      long sent =
          value(text, "reg_sent_bytes_total{protocol=\"bitswap\"}")
              + value(text, "reg_sent_bytes_total{protocol=\"exchange\"}");
      assertThat(sent).isEqualTo(came);
      assertThat(value(text, "reg_peers")).isEqualTo(1);
      assertThat(node.network().peers().list().getFirst().sentBytes()).isEqualTo(came);
    }
  }

  @Test
  void routesToItselfForWhatItHolds() throws Exception {
    try (Registry registry = open("");
        Node node = start(registry);
        RoutingClient client = RoutingClient.of(node.status().http())) {
      Cid root = push(registry, "held").root();
      assertThat(client.providers(root))
          .singleElement()
          .satisfies(
              record -> {
                assertThat(record.id()).isEqualTo(node.status().peerId());
                assertThat(record.addresses()).isNotEmpty();
                assertThat(record.protocols()).containsExactly(PeerRecord.BITSWAP);
              });
      assertThat(client.providers(Block.of(Codec.RAW, new byte[] {7}).cid())).isEmpty();
      assertThat(client.peers(node.status().peerId())).hasSize(1);
    }
  }

  @Test
  void servesWithTlsAndHttp2AndSaysSo() throws Exception {
    TlsFiles keys = TlsFiles.in(Files.createDirectories(temp.resolve("home")));
    String files = "http.certificate = \"server.pem\"\nhttp.key = \"server.key\"\n";
    try (Registry registry = open(files);
        Node node = start(registry)) {
      Cid root = push(registry, "secured").root();
      assertThat(node.status().http().getScheme()).isEqualTo("https");
      try (HttpClient client = HttpClient.newBuilder().sslContext(keys.trusting()).build()) {
        var uri = node.status().http().resolve("/ipfs/" + root + "?format=raw");
        var answer =
            client.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        var routing = node.status().http().resolve("/routing/v1/providers/" + root);
        var json =
            client.send(
                HttpRequest.newBuilder(routing).build(), HttpResponse.BodyHandlers.ofString());
        var record = new ObjectMapper().readTree(json.body()).at("/Providers/0");
        assertThat(record.at("/Protocols").toString()).contains(PeerRecord.GATEWAY);
        assertThat(record.at("/Addrs").toString())
            .contains("/tcp/" + node.status().http().getPort() + "/tls/http");
      }
    }
  }

  @Test
  void refusesCertificatesThatAreNone() throws Exception {
    Path home = temp.resolve("home");
    Files.createDirectories(home);
    String files = "http.certificate = \"server.pem\"\nhttp.key = \"server.key\"\n";
    try (Registry registry = open(files)) {
      refused(Fault.NOT_FOUND, () -> start(registry));
      TlsFiles keys = TlsFiles.in(home);
      Files.setPosixFilePermissions(keys.keyPem(), PosixFilePermissions.fromString("rw-r-----"));
      refused(Fault.REFUSED_BY_POLICY, () -> start(registry));
      Files.delete(home.resolve("server.key"));
      Files.writeString(home.resolve("server.key"), "no key");
      Files.setPosixFilePermissions(
          home.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
      refused(Fault.MALFORMED, () -> start(registry));
      Files.writeString(home.resolve("server.pem"), "no certificate");
      refused(Fault.MALFORMED, () -> start(registry));
    }
  }

  @Test
  void givesOnlyWhatIsPinned() throws Exception {
    try (Registry registry = open("node.serve = \"pinned\"\n");
        Node node = start(registry)) {
      PushResult kept = push(registry, "kept");
      Block loose = Block.of(Codec.RAW, "nobody pinned this".getBytes(StandardCharsets.UTF_8));
      registry.storage().blocks().put(loose);
      awaitStatus(node, "/ipfs/" + kept.root() + "?format=raw", 200);
      awaitStatus(node, "/ipfs/" + kept.release() + "?format=raw", 200);
      assertThat(get(node, "/ipfs/" + loose.cid() + "?format=raw").statusCode()).isEqualTo(404);
      new Catalog(registry).remove("kept:1");
      awaitStatus(node, "/ipfs/" + kept.root() + "?format=raw", 404);
    }
  }

  @Test
  void givesNothingWhenToldSo() throws Exception {
    try (Registry registry = open("node.serve = \"none\"\n");
        Node node = start(registry)) {
      Cid root = push(registry, "mine").root();
      assertThat(get(node, "/ipfs/" + root + "?format=raw").statusCode()).isEqualTo(404);
      assertThat(get(node, "/routing/v1/providers/" + root).body()).doesNotContain("/tcp/");
    }
  }

  private static void awaitStatus(Node node, String path, int status) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (get(node, path).statusCode() != status) {
      assertThat(System.nanoTime()).as(path).isLessThan(deadline);
    }
  }

  private static HttpResponse<String> get(Node node, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = node.status().http().resolve(path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static long value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in\n" + text));
  }
}
