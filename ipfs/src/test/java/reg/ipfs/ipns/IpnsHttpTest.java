package reg.ipfs.ipns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.TestDag;
import reg.ipfs.gateway.GatewayHandler;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerLimits;
import reg.ipfs.routing.HeldRecords;
import reg.ipfs.routing.RoutingHandler;
import reg.libp2p.dns.SystemDns;

/** Records over HTTP: routing, both ends, and the gateway. */
@Timeout(60)
class IpnsHttpTest {
  private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final String TYPE = "application/vnd.ipfs.ipns-record";

  private final IpnsName name = IpnsCases.name();
  private final HeldRecords held = new HeldRecords(new IpnsValidator(CLOCK), 10);
  private final List<AutoCloseable> open = new ArrayList<>();

  private static IpnsRecord record(long sequence, Instant end) {
    return IpnsRecord.sign(
        IpnsCases.key(), new IpnsEntry("/ipfs/bafkqaaa", sequence, end, Duration.ofMinutes(5)));
  }

  private IpnsRecord hold(Instant end) {
    IpnsRecord record = record(1, end);
    held.publish(name.key(), record.bytes());
    return record;
  }

  private URI serve(HttpHandler handler) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.start(address, null, ServerLimits.DEFAULT, handler);
    open.add(server);
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  private URI routing(IpnsRoutingHandler.Writing writing) {
    return serve(new RoutingHandler(new Nobody(), new IpnsRoutingHandler(held, CLOCK, writing)));
  }

  private DelegatedRecords client(URI base) {
    var client = new DelegatedRecords(base, CLOCK);
    open.addFirst(client);
    return client;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    }
  }

  private HttpResponse<byte[]> get(URI uri, String... fields)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri);
    return send(fields.length == 0 ? request : request.headers(fields));
  }

  private static String field(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static void refused(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void whatIsPublishedAtAServerIsFoundThere() throws InterruptedException {
    DelegatedRecords client = client(routing(IpnsRoutingHandler.Writing.ALLOWED));
    assertThat(client.find(name.key())).isNull();
    IpnsRecord record = record(7, NOW.plusSeconds(60));
    client.publish(name.key(), record.bytes());
    assertThat(client.find(name.key())).isEqualTo(record.bytes());
    assertThat(held.find(name.key())).isEqualTo(record.bytes());
    refused(
        Fault.UNREACHABLE,
        () -> client.publish(name.key(), record(6, NOW.plusSeconds(60)).bytes()));
    refused(
        Fault.ROLLBACK, () -> client.publish(name.key(), record(8, NOW.minusSeconds(1)).bytes()));
  }

  @Test
  void aServerThatOnlyReadsTakesNothing() throws Exception {
    URI base = routing(IpnsRoutingHandler.Writing.REFUSED);
    refused(
        Fault.UNREACHABLE,
        () -> client(base).publish(name.key(), record(1, NOW.plusSeconds(60)).bytes()));
    var put = HttpRequest.newBuilder(base.resolve("/routing/v1/ipns/" + name));
    var answer = send(put.PUT(BodyPublishers.ofString("x")).header("Content-Type", TYPE));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(field(answer, "Allow")).isEqualTo("GET");
  }

  @Test
  void anAnswerSaysHowLongItMayBeKeptAndNeverLongerThanItIsValid() throws Exception {
    URI uri = routing(IpnsRoutingHandler.Writing.REFUSED).resolve("/routing/v1/ipns/" + name);
    IpnsRecord record = hold(NOW.plusSeconds(1000));
    var answer = get(uri, "Accept", TYPE);
    assertThat(answer.body()).isEqualTo(record.bytes());
    assertThat(field(answer, "Content-Type")).isEqualTo(TYPE);
    assertThat(field(answer, "Cache-Control"))
        .isEqualTo("public, max-age=300, stale-while-revalidate=700, stale-if-error=700");
    assertThat(field(answer, "Expires")).isEqualTo("Fri, 27 Nov 2026 00:16:40 GMT");
    assertThat(field(answer, "Vary")).isEqualTo("Accept");
    assertThat(get(uri, "If-None-Match", field(answer, "Etag")).statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /routing/v1/ipns/nonsense, 400",
    "GET, /routing/v1/ipns/bafkqaaa, 400",
    "PUT, /routing/v1/ipns/nonsense, 400",
    "DELETE, /routing/v1/ipns/k51qzi5uqu5dgy8qsq67hbz73jqkw87l3fgf4a91qb0d9b5173tir7n4vxk1oe, 405",
    "PUT, /routing/v1/ipns/k51qzi5uqu5dgy8qsq67hbz73jqkw87l3fgf4a91qb0d9b5173tir7n4vxk1oe, 400"
  })
  void whatCannotBeServedIsRefused(String method, String target, int status) throws Exception {
    URI base = routing(IpnsRoutingHandler.Writing.ALLOWED);
    var request = HttpRequest.newBuilder(base.resolve(target)).header("Content-Type", TYPE);
    assertThat(send(request.method(method, BodyPublishers.ofString("x"))).statusCode())
        .isEqualTo(status);
  }

  @Test
  void otherTypesAndLongerRecordsAreRefused() throws Exception {
    URI uri = routing(IpnsRoutingHandler.Writing.ALLOWED).resolve("/routing/v1/ipns/" + name);
    assertThat(get(uri, "Accept", "text/html").statusCode()).isEqualTo(406);
    var nothing = get(uri, "Accept", "*/*");
    assertThat(nothing.statusCode()).isEqualTo(200);
    assertThat(field(nothing, "Content-Type")).startsWith("text/plain");
    assertThat(field(nothing, "Cache-Control")).isEqualTo("public, max-age=15");
    var json = HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
    assertThat(send(json.PUT(BodyPublishers.ofString("{}"))).statusCode()).isEqualTo(406);
    byte[] tooLong = new byte[IpnsRecord.BYTES_MAX + 1];
    var large = HttpRequest.newBuilder(uri).header("Content-Type", TYPE);
    assertThat(send(large.PUT(BodyPublishers.ofByteArray(tooLong))).statusCode()).isEqualTo(400);
  }

  private DelegatedRecords answered(int status, String type, byte[] body) {
    return client(
        serve(
            exchange ->
                exchange.respond(status, new HttpFields().set("Content-Type", type), body)));
  }

  @Test
  void aServersAnswerIsCheckedBeforeItIsBelieved() throws InterruptedException {
    byte[] expired = record(1, NOW.minusSeconds(1)).bytes();
    refused(Fault.ROLLBACK, () -> answered(200, TYPE, expired).find(name.key()));
    byte[] tooLong = new byte[IpnsRecord.BYTES_MAX + 1];
    refused(Fault.MALFORMED, () -> answered(200, TYPE, tooLong).find(name.key()));
    refused(Fault.UNREACHABLE, () -> answered(500, TYPE, new byte[0]).find(name.key()));
    assertThat(answered(404, "text/plain", new byte[0]).find(name.key())).isNull();
    assertThat(answered(200, "text/plain", new byte[] {1}).find(name.key())).isNull();
  }

  private IpnsGateway names() {
    return new IpnsGateway(held, new SystemDns(), CLOCK);
  }

  private URI gateway() {
    return serve(new GatewayHandler(TestDag.rawLeaves().blocks(), names()));
  }

  @Test
  void theGatewayHandsOutRecords() throws Exception {
    URI base = gateway();
    URI uri = base.resolve("/ipns/" + name + "?format=ipns-record");
    assertThat(get(uri).statusCode()).isEqualTo(404);
    IpnsRecord record = hold(NOW.plusSeconds(200));
    var answer = get(uri);
    assertThat(answer.body()).isEqualTo(record.bytes());
    assertThat(field(answer, "Content-Type")).isEqualTo(TYPE);
    assertThat(field(answer, "Cache-Control")).isEqualTo("public, max-age=200");
    assertThat(field(answer, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"" + name + ".ipns-record\"");
    URI slash = base.resolve("/ipns/" + name.owner() + "/");
    assertThat(get(slash, "Accept", TYPE).body()).isEqualTo(record.bytes());
    assertThat(get(base.resolve("/ipns/" + name + "/a?format=ipns-record")).statusCode())
        .isEqualTo(406);
    assertThat(get(base.resolve("/ipns/example.org?format=ipns-record")).statusCode())
        .isEqualTo(406);
  }
}
