package reg.ipfs.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.TestDag;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpServer;
import reg.ipfs.http.ServerLimits;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.car.CarWriter;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;

@Timeout(60)
class GatewayClientTest {
  private final TestDag dag = TestDag.rawLeaves();
  private final Cid folder = dag.mixedFolder();
  private final BlockStore held = new InMemoryStorage().blocks();
  private final List<AutoCloseable> open = new ArrayList<>();

  private GatewayClient clientOf(HttpHandler handler) {
    return clientOf(handler, GatewayClient.STALL);
  }

  private GatewayClient clientOf(HttpHandler handler, Duration stall) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.start(address, null, ServerLimits.DEFAULT, handler);
    open.add(server);
    URI base = URI.create("http://127.0.0.1:" + server.address().getPort());
    var client = new GatewayClient(base, HttpClient.newHttpClient(), stall);
    open.addFirst(client);
    return client;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static void fails(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }

  private static HttpHandler answering(byte[] body) {
    return exchange -> exchange.respond(200, new HttpFields(), body);
  }

  /** A CAR of these blocks. */
  private static byte[] car(List<Block> blocks) {
    var out = new ByteArrayOutputStream();
    try (var writer = new CarWriter(out, List.of())) {
      blocks.forEach(writer::write);
    }
    return out.toByteArray();
  }

  @Test
  void fetchesABlock() throws InterruptedException {
    GatewayClient client = clientOf(new GatewayHandler(dag.blocks()));
    for (Block block : dag.walk(folder)) {
      Block fetched = Objects.requireNonNull(client.fetch(block.cid()));
      assertThat(fetched.bytes()).isEqualTo(block.bytes());
    }
  }

  @Test
  void fetchesAWholeDag() throws InterruptedException {
    GatewayClient client = clientOf(new GatewayHandler(dag.blocks()));
    assertThat(client.fetchDag(folder, held, Long.MAX_VALUE)).isTrue();
    assertThat(held.missing(dag.walk(folder).stream().map(Block::cid).toList())).isEmpty();
  }

  @Test
  void saysWhatTheGatewayDoesNotHave() throws InterruptedException {
    GatewayClient client = clientOf(new GatewayHandler(held));
    assertThat(client.fetch(folder)).isNull();
    assertThat(client.fetchDag(folder, held, Long.MAX_VALUE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"404, true", "410, true", "451, true", "302, true", "500, false", "503, false"})
  void tellsAbsenceFromFailure(int status, boolean absent) throws InterruptedException {
    GatewayClient client = clientOf(exchange -> exchange.respond(status, new HttpFields(), "no"));
    if (absent) {
      assertThat(client.fetch(folder)).isNull();
    } else {
      fails(Fault.UNREACHABLE, () -> client.fetch(folder));
    }
  }

  @Test
  void refusesOtherBytes() {
    fails(Fault.CORRUPT, () -> clientOf(answering(new byte[0])).fetch(folder));
    byte[] longer = new byte[dag.blocks().require(folder).size() + 1];
    fails(Fault.CORRUPT, () -> clientOf(answering(longer)).fetch(folder));
    fails(Fault.MALFORMED, () -> clientOf(answering(new byte[Block.BYTES_MAX + 1])).fetch(folder));
  }

  /** An answer without end costs no more than one block. */
  @Test
  void stopsReadingAnEndlessBlock() {
    GatewayClient client =
        clientOf(
            exchange -> {
              try (OutputStream out = exchange.respond(200, new HttpFields())) {
                while (true) {
                  out.write(new byte[1 << 16]);
                }
              }
            });
    fails(Fault.MALFORMED, () -> client.fetch(folder));
  }

  @Test
  void givesUpOnAGatewayThatStalls() throws InterruptedException {
    var leave = new CountDownLatch(1);
    GatewayClient client =
        clientOf(
            exchange -> {
              OutputStream out = exchange.respond(200, new HttpFields());
              out.write(1);
              leave.await();
            },
            Duration.ofMillis(500));
    fails(Fault.UNREACHABLE, () -> client.fetch(folder));
    fails(Fault.UNREACHABLE, () -> client.fetchDag(folder, held, Long.MAX_VALUE));
    leave.countDown();
  }

  /** A byte now and then is no stall, and a block would take days. */
  @Test
  @Timeout(30)
  void givesUpOnABlockThatTricklesIn() {
    GatewayClient client =
        clientOf(
            exchange -> {
              OutputStream out = exchange.respond(200, new HttpFields());
              while (true) {
                out.write(1);
                out.flush();
                LockSupport.parkNanos(20_000_000);
              }
            },
            Duration.ofMillis(200));
    fails(Fault.UNREACHABLE, () -> client.fetch(folder));
  }

  @Test
  void saysWhenNobodyListens() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (var client = GatewayClient.of(URI.create("http://127.0.0.1:" + port))) {
      fails(Fault.UNREACHABLE, () -> client.fetch(folder));
    }
  }

  @Test
  void refusesACarWithBlocksThatNobodyLinkedTo() {
    var blocks = new ArrayList<>(dag.walk(folder));
    blocks.add(3, Block.of(Codec.RAW, new byte[] {1, 2, 3}));
    fails(
        Fault.MALFORMED,
        () -> clientOf(answering(car(blocks))).fetchDag(folder, held, Long.MAX_VALUE));
  }

  @Test
  void refusesACarWithABlockTwice() {
    var blocks = new ArrayList<>(dag.walk(folder));
    blocks.add(blocks.getLast());
    fails(
        Fault.MALFORMED,
        () -> clientOf(answering(car(blocks))).fetchDag(folder, held, Long.MAX_VALUE));
  }

  @Test
  void refusesACarInAnotherOrder() {
    var blocks = dag.walk(folder).reversed();
    fails(
        Fault.MALFORMED,
        () -> clientOf(answering(car(blocks))).fetchDag(folder, held, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void keepsWhatCameBeforeACarEnded(int count) {
    var all = dag.walk(folder);
    fails(
        Fault.UNREACHABLE,
        () ->
            clientOf(answering(car(all.subList(0, count)))).fetchDag(folder, held, Long.MAX_VALUE));
    assertThat(held.missing(all.stream().map(Block::cid).toList())).hasSize(all.size() - count);
  }

  @Test
  void refusesACarThatIsCutInsideABlock() {
    byte[] whole = car(dag.walk(folder));
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    fails(Fault.MALFORMED, () -> clientOf(answering(cut)).fetchDag(folder, held, Long.MAX_VALUE));
  }

  @Test
  void refusesACarWithADamagedBlock() {
    byte[] whole = car(dag.walk(folder));
    whole[whole.length - 1] ^= 1;
    fails(Fault.CORRUPT, () -> clientOf(answering(whole)).fetchDag(folder, held, Long.MAX_VALUE));
  }

  @Test
  void endsACarPastTheBytesThatMayBeFetched() throws InterruptedException {
    long bytes = dag.walk(folder).stream().mapToLong(Block::size).sum();
    GatewayClient client = clientOf(new GatewayHandler(dag.blocks()));
    assertThat(client.fetchDag(folder, held, bytes)).isTrue();
    fails(Fault.MALFORMED, () -> client.fetchDag(folder, held, bytes - 1));
  }

  @Test
  void seesThatAGatewayBrokeOff() {
    var all = dag.walk(folder);
    dag.blocks().deleteAll(List.of(all.get(4).cid()));
    GatewayClient client = clientOf(new GatewayHandler(dag.blocks()));
    fails(Fault.UNREACHABLE, () -> client.fetchDag(folder, held, Long.MAX_VALUE));
    @Nullable Block first = held.get(all.get(3).cid());
    assertThat(first).isNotNull();
  }
}
