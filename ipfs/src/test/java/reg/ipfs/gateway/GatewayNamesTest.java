package reg.ipfs.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.TestDag;
import reg.ipfs.ipns.IpnsEntry;
import reg.ipfs.ipns.IpnsGateway;
import reg.ipfs.ipns.IpnsName;
import reg.ipfs.ipns.IpnsRecord;
import reg.ipfs.ipns.IpnsValidator;
import reg.ipfs.routing.HeldRecords;
import reg.ipld.Cid;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.dns.NameLookup;

/** The rules of docs/gateway.md about names. */
class GatewayNamesTest {
  private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final String CAR = "?format=car";
  private static final String RAW = "?format=raw";

  private final TestDag dag = TestDag.rawLeaves();
  private final Cid folder = dag.mixedFolder();
  private final HostKey key = HostKey.generate();
  private final IpnsName name = new IpnsName(PeerId.of(key.publicKey()));
  private final HeldRecords held = new HeldRecords(new IpnsValidator(CLOCK), 10);
  private final GatewayHandler gateway =
      new GatewayHandler(dag.blocks(), new IpnsGateway(held, new Zone(), CLOCK));

  /** A DNS with one link to the name of the test. */
  private final class Zone implements NameLookup {
    @Override
    public List<InetAddress> hosts(String host) throws IOException {
      throw new IOException("no hosts here");
    }

    @Override
    public List<String> texts(String domain) throws IOException {
      if (domain.startsWith("_dnslink.down")) {
        throw new IOException("timed out");
      }
      return domain.equals("_dnslink.example.org")
          ? List.of("dnslink=/ipns/" + name + "/sub")
          : List.of();
    }
  }

  private void publish(String value, Duration ttl) {
    var entry = new IpnsEntry(value, 1, NOW.plusSeconds(3600), ttl);
    held.publish(name.key(), IpnsRecord.sign(key, entry).bytes());
  }

  private RecordedExchange get(String target, Map<String, String> fields) throws IOException {
    var exchange = new RecordedExchange("GET", target, fields);
    try {
      gateway.handle(exchange);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return exchange;
  }

  private RecordedExchange get(String target) throws IOException {
    return get(target, Map.of());
  }

  private void refused(Fault fault, String target) {
    assertThatThrownBy(() -> get(target))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  /** The same bytes and fields as by the CID, but for the path and for how long it may be kept. */
  @ParameterizedTest
  @CsvSource({
    "'', ?format=raw",
    "/, ?format=raw",
    "'', ?format=car",
    "/sub/again.txt, ?format=car"
  })
  void aNameIsAnsweredLikeWhatItStandsFor(String rest, String query) throws IOException {
    publish("/ipfs/" + folder, Duration.ofMinutes(5));
    var named = get("/ipns/" + name + rest + query);
    var direct = get("/ipfs/" + folder + rest + query);
    assertThat(named.status()).isEqualTo(200);
    assertThat(named.body()).isEqualTo(direct.body());
    assertThat(named.isWhole()).isTrue();
    for (String field : List.of("Content-Type", "Content-Disposition", "X-Ipfs-Roots")) {
      assertThat(named.field(field)).isEqualTo(direct.field(field));
    }
    assertThat(named.field("X-Ipfs-Path")).isEqualTo("/ipns/" + name + rest);
    assertThat(named.field("Cache-Control")).isEqualTo("public, max-age=300");
  }

  @Test
  void anAnswerIsKeptNoLongerThanTheRecordIsValid() throws IOException {
    publish("/ipfs/" + folder, Duration.ofHours(2));
    assertThat(get("/ipns/" + name + RAW).field("Cache-Control")).isEqualTo("public, max-age=3600");
  }

  @Test
  void aRecordThatMayNotBeKeptGivesNoTime() throws IOException {
    publish("/ipfs/" + folder, Duration.ZERO);
    assertThat(get("/ipns/" + name + RAW).field("Cache-Control")).isNull();
  }

  @Test
  void domainsAndKeysMayLeadToPaths() throws IOException {
    publish("/ipfs/" + folder, Duration.ofMinutes(5));
    var answer = get("/ipns/example.org" + RAW);
    Cid sub = Cid.parse(String.valueOf(answer.field("X-Ipfs-Roots")).split(",", -1)[1]);
    assertThat(answer.field("X-Ipfs-Roots")).isEqualTo(folder + "," + sub);
    assertThat(answer.body()).isEqualTo(dag.blocks().require(sub).bytes());
    assertThat(answer.field("Etag")).isEqualTo("\"" + sub + ".raw\"");
    assertThat(answer.field("Cache-Control")).isNull();
    assertThat(get("/ipns/example.org/again.txt" + CAR).body())
        .isEqualTo(get("/ipfs/" + folder + "/sub/again.txt" + CAR).body());
  }

  @Test
  void anAnswerThatIsHeldIsNotSentAgain() throws IOException {
    publish("/ipfs/" + folder, Duration.ofMinutes(5));
    for (String query : List.of(RAW, CAR)) {
      String etag = String.valueOf(get("/ipns/" + name + query).field("Etag"));
      var again = get("/ipns/" + name + query, Map.of("If-None-Match", etag));
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.field("Cache-Control")).isEqualTo("public, max-age=300");
    }
  }

  @Test
  void onlyTrustlessAnswersAreGiven() throws IOException {
    publish("/ipfs/" + folder, Duration.ofMinutes(5));
    assertThat(get("/ipns/" + name).status()).isEqualTo(406);
    assertThat(get("/ipns/" + name + "?format=tar").status()).isEqualTo(406);
    assertThat(get("/ipns/" + name + "/small.txt" + RAW).status()).isEqualTo(406);
    assertThat(get("/ipns/" + name + CAR, Map.of("Service-Worker", "script")).status())
        .isEqualTo(400);
    assertThat(get("/ipns/" + name + "/absent" + CAR).status()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    refused(Fault.NOT_FOUND, "/ipns/" + name + CAR);
    refused(Fault.NOT_FOUND, "/ipns/none.example" + CAR);
    refused(Fault.UNREACHABLE, "/ipns/down.example" + CAR);
    refused(Fault.INVALID_REQUEST, "/ipns/nonsense" + CAR);
    refused(Fault.INVALID_REQUEST, "/ipns/bafkqaaa" + CAR);
    refused(Fault.INVALID_REQUEST, "/ipns/" + CAR);
  }

  @ParameterizedTest
  @CsvSource({"/absent", "/small.txt/below-a-file"})
  void aNameOfAPathThatLeadsNowhereIsNotFoundRaw(String rest) {
    publish("/ipfs/" + folder + rest, Duration.ofMinutes(5));
    refused(Fault.NOT_FOUND, "/ipns/" + name + RAW);
  }

  @Test
  void whatIsNotHeldIsNotFound() {
    publish(
        "/ipfs/bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy", Duration.ofMinutes(5));
    refused(Fault.NOT_FOUND, "/ipns/" + name + RAW);
    refused(Fault.NOT_FOUND, "/ipns/" + name + CAR);
    refused(Fault.NOT_FOUND, "/ipns/" + name + "/below" + CAR);
  }

  @Test
  void aPathBehindANameIsOneOfNames() {
    publish("/ipfs/" + folder, Duration.ofMinutes(5));
    refused(Fault.INVALID_REQUEST, "/ipns/" + name + "/sub//again.txt" + CAR);
    refused(Fault.INVALID_REQUEST, "/ipns/" + name + "/sub/../small.txt" + CAR);
  }
}
