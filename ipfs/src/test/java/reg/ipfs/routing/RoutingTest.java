package reg.ipfs.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.RegistryException;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerLimits;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

@Timeout(60)
class RoutingTest {
  private static final Cid HELD = Block.of(Codec.RAW, new byte[] {1}).cid();
  private static final Cid OTHER = Block.of(Codec.RAW, new byte[] {2}).cid();
  private static final PeerId PEER =
      PeerId.parse("12D3KooWERUfk6pw7hGsLYoKwGQaAiyVs1LCbSpJVyScGV3TAvPK");
  private static final Multiaddr TCP = Multiaddr.parse("/ip4/127.0.0.1/tcp/4747");
  private static final Multiaddr QUIC = Multiaddr.parse("/ip4/127.0.0.1/udp/4747/quic-v1");
  private static final PeerRecord RECORD =
      new PeerRecord(PEER, List.of(TCP, QUIC), List.of(PeerRecord.BITSWAP));

  private final List<AutoCloseable> open = new ArrayList<>();

  private static Routing knowing(List<PeerRecord> records) {
    return new Routing() {
      @Override
      public List<PeerRecord> providers(Cid cid) {
        return cid.equals(HELD) ? records : List.of();
      }

      @Override
      public List<PeerRecord> peers(PeerId peer) {
        return records.stream().filter(found -> found.id().equals(peer)).toList();
      }
    };
  }

  private URI serve(HttpHandler handler) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.start(address, null, ServerLimits.DEFAULT, handler);
    open.add(server);
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  private URI serve(Routing routing) {
    return serve(new RoutingHandler(routing));
  }

  private RoutingClient client(URI base) {
    var client = RoutingClient.of(base);
    open.addFirst(client);
    return client;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static HttpResponse<String> get(URI base, String target, String... fields)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(base.resolve(target));
      if (fields.length > 0) {
        request.headers(fields);
      }
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  @Test
  void findsWhoHasABlockAndWhereAPeerIs() throws InterruptedException {
    RoutingClient client = client(serve(knowing(List.of(RECORD))));
    assertThat(client.providers(HELD)).containsExactly(RECORD);
    assertThat(client.providers(OTHER)).isEmpty();
    assertThat(client.peers(PEER)).containsExactly(RECORD);
  }

  @Test
  void answersADocumentOrLines() throws IOException, InterruptedException {
    URI base = serve(knowing(List.of(RECORD, RECORD)));
    String target = "/routing/v1/providers/" + HELD;
    String one =
        "{\"Schema\":\"peer\",\"ID\":\""
            + PEER
            + "\",\"Addrs\":[\""
            + TCP
            + "\",\""
            + QUIC
            + "\"],\"Protocols\":[\"transport-bitswap\"]}";
    var json = get(base, target, "Accept", "application/json");
    assertThat(json.body()).isEqualTo("{\"Providers\":[" + one + "," + one + "]}");
    assertThat(json.headers().firstValue("Content-Type")).contains("application/json");
    var lines = get(base, target, "Accept", "application/json, application/x-ndjson;q=0.1");
    assertThat(lines.body()).isEqualTo(one + "\n" + one + "\n");
    assertThat(lines.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(get(base, target).body()).startsWith("{\"Providers\"");
    assertThat(get(base, target, "Accept", "text/html").statusCode()).isEqualTo(406);
  }

  @Test
  void anAnswerOfNothingIsA200ThatIsAskedAgainSoon() throws IOException, InterruptedException {
    URI base = serve(knowing(List.of(RECORD)));
    var nothing = get(base, "/routing/v1/providers/" + OTHER);
    assertThat(nothing.statusCode()).isEqualTo(200);
    assertThat(nothing.body()).isEqualTo("{\"Providers\":[]}");
    assertThat(nothing.headers().firstValue("Cache-Control").orElseThrow())
        .startsWith("public, max-age=15,");
    var something = get(base, "/routing/v1/providers/" + HELD);
    assertThat(something.headers().firstValue("Cache-Control").orElseThrow())
        .isEqualTo("public, max-age=300, stale-while-revalidate=172800, stale-if-error=172800");
    assertThat(something.headers().firstValue("Vary")).contains("Accept");
  }

  @ParameterizedTest
  @CsvSource({
    "/routing/v1/providers/nonsense, 422", "/routing/v1/peers/nonsense, 422",
    "/routing/v1/ipns/k51abc, 501", "/routing/v1/dht/closest/peers/x, 501"
  })
  void saysWhatItDoesNotServe(String target, int status) throws IOException, InterruptedException {
    assertThat(get(serve(knowing(List.of())), target).statusCode()).isEqualTo(status);
  }

  @Test
  void nothingIsPublishedHere() throws IOException, InterruptedException {
    URI base = serve(knowing(List.of()));
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(base.resolve("/routing/v1/providers/" + HELD))
              .PUT(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "filter-addrs=tcp; 1; 1",
        "filter-addrs=!tcp; 1; 1",
        "filter-addrs=tcp,quic-v1; 1; 2",
        "filter-addrs=webtransport; 0; 0",
        "filter-addrs=!tcp,!udp; 0; 0",
        "filter-addrs=unknown; 0; 0",
        "filter-addrs=TCP,unknown; 1; 1",
        "filter-protocols=transport-bitswap; 1; 2",
        "filter-protocols=Transport-Bitswap; 1; 2",
        "filter-protocols=unknown; 0; 0",
        "filter-protocols=!transport-bitswap; 0; 0",
        "filter-protocols=!other; 1; 2",
        "filter-protocols=unknown,!unknown; 0; 0",
        "filter-protocols=transport-bitswap&filter-addrs=udp; 1; 1"
      })
  void filtersRecordsAndTheirAddresses(String query, int records, int addresses)
      throws IOException, InterruptedException {
    URI base = serve(knowing(List.of(RECORD)));
    String body = get(base, "/routing/v1/providers/" + HELD + "?" + query).body();
    assertThat(body.split("\"Schema\"", -1)).hasSize(records + 1);
    assertThat(body.split("/ip4/", -1)).hasSize(addresses + 1);
  }

  @Test
  void unknownKeepsRecordsThatSayNothing() {
    var silent = new PeerRecord(PEER, List.of(), List.of());
    assertThat(new RecordFilter(List.of("tcp", "unknown"), List.of("unknown")).apply(silent))
        .isEqualTo(silent);
    assertThat(new RecordFilter(List.of("tcp"), List.of()).apply(silent)).isNull();
    assertThat(new RecordFilter(List.of(), List.of("transport-bitswap")).apply(silent)).isNull();
    assertThat(new RecordFilter(List.of(), List.of()).apply(silent)).isEqualTo(silent);
  }

  @Test
  void givesAHundredRecordsAndNoMore() throws InterruptedException {
    URI base = serve(knowing(Collections.nCopies(150, RECORD)));
    assertThat(client(base).providers(HELD)).hasSize(100);
  }

  private RoutingClient answered(int status, String type, String body) {
    return client(
        serve(
            exchange ->
                exchange.respond(
                    status, new HttpFields().set("Content-Type", type), body.getBytes(UTF_8))));
  }

  @Test
  void readsOldRecordsAndPassesOverOthers() throws InterruptedException {
    String body =
        """
        {"Schema":"bitswap","Protocol":"transport-bitswap","ID":"%s","Addrs":["%s"]}
        {"Schema":"of-tomorrow","X":1}

        {"Schema":"peer","ID":"no peer"}
        {"Schema":"peer","ID":"%s","Addrs":["/unheard/of","%s"],"Protocols":null}
        """
            .formatted(PEER, TCP, PEER, QUIC);
    assertThat(answered(200, "application/x-ndjson", body).providers(HELD))
        .containsExactly(
            new PeerRecord(PEER, List.of(TCP), List.of(PeerRecord.BITSWAP)),
            new PeerRecord(PEER, List.of(QUIC), List.of()));
  }

  @Test
  void keepsAFewAddressesOfMany() throws InterruptedException {
    String addresses = String.join(",", Collections.nCopies(1000, "\"" + TCP + "\""));
    String peer = "{\"Schema\":\"peer\",\"ID\":\"" + PEER + "\",\"Addrs\":[" + addresses + "]}";
    var found = answered(200, "application/json", "{\"Providers\":[" + peer + "]}").providers(HELD);
    assertThat(found.getFirst().addresses()).hasSize(32);
  }

  @Test
  void a404MeansNothing() throws InterruptedException {
    assertThat(answered(404, "text/plain", "").providers(HELD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"Providers\":[{\"Schema\":\"peer\",\"Schema\":\"peer\"}]}"})
  void refusesWhatIsNotJson(String body) {
    assertThatThrownBy(() -> answered(200, "application/json", body).providers(HELD))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesAnswersThatAreTooLong() {
    assertThatThrownBy(
            () -> answered(200, "application/json", " ".repeat((1 << 20) + 1)).providers(HELD))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(
            () -> answered(200, "application/x-ndjson", " ".repeat((64 << 10) + 1)).providers(HELD))
        .isInstanceOf(RegistryException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 501})
  void saysWhenTheServerFails(int status) {
    assertThatThrownBy(() -> answered(status, "text/plain", "no").providers(HELD))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("" + status);
  }
}
