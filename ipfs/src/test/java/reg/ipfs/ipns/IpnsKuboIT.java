package reg.ipfs.ipns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.ipfs.TestDag;
import reg.ipfs.gateway.GatewayHandler;
import reg.ipfs.gateway.TwoGateways;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerLimits;
import reg.ipfs.peer.LocalKubo;
import reg.ipfs.routing.HeldRecords;
import reg.ipfs.routing.RoutingHandler;
import reg.ipld.Cid;
import reg.ipld.car.CarWriter;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.dns.SystemDns;

/**
 * A real Kubo resolves what we publish and we what it publishes, through our routing server; and
 * our gateway answers for names as its does.
 */
@Timeout(180)
class IpnsKuboIT {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String ONE = "/ipfs/bafkqaddwgevxmmraojswg33smq";
  private static final String TWO = "/ipfs/bafkqadtwgiww63tmpeqhezldn5zgi";
  private static final String FORMAT = "?format=ipns-record";

  /** The host under which Kubo's gateway follows names, and so gives what cannot be checked. */
  private static final String FOLLOWING = "names.example";

  private static final TestDag dag = TestDag.rawLeaves();

  private static final HeldRecords held = new HeldRecords(new IpnsValidator(CLOCK), 100);

  private static HttpServer routing;
  private static HttpServer gateway;
  private static LocalKubo kubo;
  private static Cid folder;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws IOException {
    var records = new IpnsRoutingHandler(held, CLOCK, IpnsRoutingHandler.Writing.ALLOWED);
    routing = serve(new RoutingHandler(new Nobody(), records));
    var names = new IpnsGateway(held, new SystemDns(), CLOCK);
    gateway = serve(new GatewayHandler(dag.blocks(), names));
    String url = base(routing).toString();
    kubo =
        LocalKubo.start(
            Map.of(
                "Provide.Enabled",
                false,
                "Gateway.NoFetch",
                false,
                "Gateway.PublicGateways",
                Map.of(FOLLOWING, following()),
                "Routing.Type",
                "delegated",
                "Routing.DelegatedRouters",
                List.of(url),
                "Ipns.DelegatedPublishers",
                List.of(url + "/routing/v1/ipns")));
    folder = dag.mixedFolder();
    var car = new ByteArrayOutputStream();
    try (var writer = new CarWriter(car, List.of(folder))) {
      dag.walk(folder).forEach(writer::write);
    }
    kubo.ipfs(car.toByteArray(), "dag", "import", "--pin-roots=false");
  }

  private static Map<String, Object> following() {
    return Map.of(
        "Paths", List.of("/ipfs", "/ipns"), "UseSubdomains", false, "DeserializedResponses", true);
  }

  private static HttpServer serve(HttpHandler handler) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return HttpServer.start(address, null, ServerLimits.DEFAULT, handler);
  }

  private static URI base(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  @AfterAll
  static void stop() throws IOException {
    kubo.close();
    routing.close();
    gateway.close();
  }

  private IpnsPublisher publisher(DelegatedRecords client) {
    return new IpnsPublisher(
        HostKey.generate(), client, new RecordFile(temp.resolve("record")), CLOCK);
  }

  private static String resolved(IpnsName name) throws IOException {
    return kubo.ipfs("name", "resolve", "--nocache", "/ipns/" + name);
  }

  @Test
  void kuboResolvesWhatWePublish() throws IOException, InterruptedException {
    try (var client = new DelegatedRecords(base(routing), CLOCK)) {
      IpnsPublisher publisher = publisher(client);
      publisher.publish(ONE);
      assertThat(resolved(publisher.name())).isEqualTo(ONE);
      publisher.publish(TWO);
      assertThat(resolved(publisher.name())).isEqualTo(TWO);
    }
  }

  @Test
  void kuboFindsNothingWrongInOurRecords() throws IOException {
    HostKey key = HostKey.generate();
    var name = new IpnsName(PeerId.of(key.publicKey()));
    var entry = new IpnsEntry(ONE, 42, CLOCK.instant().plusSeconds(3600), Duration.ofMinutes(5));
    byte[] record = IpnsRecord.sign(key, entry).bytes();
    assertThat(kubo.ipfs(record, "name", "inspect", "--verify=" + name))
        .containsPattern("Value: +\"" + ONE + "\"")
        .containsPattern("Sequence: +42")
        .containsPattern("TTL: +5m0s")
        .containsPattern("Signature Type: +V1\\+V2")
        .containsPattern("Valid: +true")
        .containsPattern("Name: +" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa"})
  void weResolveWhatKuboPublishes(String type) throws IOException, InterruptedException {
    IpnsName name = IpnsName.parse(kubo.ipfs("key", "gen", "--type=" + type, type));
    var resolver = new IpnsResolver(held, InstantSource.offset(CLOCK, Duration.ZERO));
    kubo.ipfs("name", "publish", "--key=" + type, "--ttl=0s", "--resolve=false", ONE);
    IpnsRecord first = resolver.resolve(name);
    assertThat(first.value()).isEqualTo(ONE);
    kubo.ipfs("name", "publish", "--key=" + type, "--resolve=false", TWO);
    IpnsRecord second = resolver.resolve(name);
    assertThat(second.value()).isEqualTo(TWO);
    assertThat(second.sequence()).isEqualTo(first.sequence() + 1);
    assertThat(second.ttl()).isEqualTo(IpnsPublisher.TTL);
    try (var client = new DelegatedRecords(kubo.gateway(), CLOCK)) {
      assertThat(client.find(name.key())).isEqualTo(second.bytes());
    }
  }

  @Test
  void theGatewaysAnswersAreKubos() throws Exception {
    IpnsName name = IpnsName.parse(kubo.ipfs("key", "gen", "gateway"));
    kubo.ipfs("name", "publish", "--key=gateway", "--resolve=false", ONE);
    HttpResponse<byte[]> theirs = get(kubo.gateway(), "/ipns/" + name + FORMAT);
    HttpResponse<byte[]> ours = get(base(gateway), "/ipns/" + name + FORMAT);
    assertThat(ours.statusCode()).isEqualTo(theirs.statusCode()).isEqualTo(200);
    assertThat(ours.body())
        .isEqualTo(theirs.body())
        .isEqualTo(Objects.requireNonNull(held.find(name.key())));
    for (String field : List.of("Content-Type", "Cache-Control", "X-Content-Type-Options")) {
      assertThat(ours.headers().firstValue(field)).isEqualTo(theirs.headers().firstValue(field));
    }
    assertThat(ours.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment; filename=\"" + name + ".ipns-record\"");
    for (String bad : List.of("/ipns/example.org", "/ipns/" + name + "/a")) {
      assertThat(get(base(gateway), bad + FORMAT).statusCode())
          .isEqualTo(get(kubo.gateway(), bad + FORMAT).statusCode());
    }
  }

  private static TwoGateways gateways(String host) {
    return new TwoGateways(base(gateway), kubo.gateway(), host);
  }

  private static String published(String key, String value) throws IOException {
    IpnsName name = IpnsName.parse(kubo.ipfs("key", "gen", key));
    kubo.ipfs("name", "publish", "--key=" + key, "--resolve=false", value);
    return NamePath.IPNS + name;
  }

  @Test
  void whatNamesStandForIsKubos() throws IOException, InterruptedException {
    TwoGateways both = gateways(FOLLOWING);
    String name = published("folder", "/ipfs/" + folder);
    for (String rest : List.of("", "/", "/sub", "/sub/again.txt", "/big.bin", "/absent")) {
      for (String scope : List.of("", "&dag-scope=entity", "&dag-scope=block&car-dups=y")) {
        both.same(name + rest + "?format=car" + scope);
      }
    }
    both.same(name + "?format=raw");
    both.same(name + "?filename=a.bin", Map.of("Accept", "application/vnd.ipld.raw"));
    both.same(name + "/sub", Map.of("Accept", "application/vnd.ipld.car; dups=y"));
    both.same(published("path", "/ipfs/" + folder + "/sub") + "/again.txt?format=car");
    both.same(published("alias", name) + "?format=raw");
  }

  @Test
  void howLongAnAnswerMayBeKeptIsKubos() throws IOException, InterruptedException {
    TwoGateways both = gateways(FOLLOWING);
    String name = published("kept", "/ipfs/" + folder);
    for (String query : List.of("?format=car", "?format=raw")) {
      long theirs = seconds(both.kubo("GET", name + query, Map.of()));
      assertThat(seconds(both.own("GET", name + query, Map.of())))
          .isBetween(1L, 300L)
          .isCloseTo(theirs, within(100L));
    }
  }

  /** Under its own name Kubo gives only what can be checked, and that is records. */
  @Test
  void whatCannotBeCheckedIsRefusedLikeByKubo() throws IOException, InterruptedException {
    TwoGateways both = gateways("");
    String name = published("trustless", "/ipfs/" + folder);
    both.same(name);
    both.same(name + "?format=tar");
    both.same(name + "/small.txt?format=raw");
    assertThat(both.kubo("GET", name + "?format=car", Map.of()).statusCode()).isEqualTo(406);
  }

  private static long seconds(HttpResponse<?> answer) {
    String field = answer.headers().firstValue("Cache-Control").orElseThrow();
    assertThat(field).startsWith("public, max-age=");
    return Long.parseLong(field.substring("public, max-age=".length()));
  }

  private static HttpResponse<byte[]> get(URI base, String target)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(base.resolve(target)).build(), BodyHandlers.ofByteArray());
    }
  }
}
