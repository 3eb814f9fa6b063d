package reg.ipfs.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reg.base.Fault;
import reg.base.RegistryException;

@Timeout(60)
class HttpServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final byte[] LARGE = "0123456789abcdef".repeat(1 << 15).getBytes(US_ASCII);

  private static SelfSigned keys;

  private @Nullable HttpServer server;

  @BeforeAll
  static void makeKeys(@TempDir Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    keys = SelfSigned.in(folder);
  }

  private HttpServer start(ServerLimits limits, HttpHandler handler) {
    HttpServer started = HttpServer.start(ANY_PORT, null, limits, handler);
    server = started;
    return started;
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static URI uri(HttpServer server, String target) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + target);
  }

  private static HttpResponse<byte[]> get(HttpServer server, String target)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = java.net.http.HttpRequest.newBuilder(uri(server, target)).build();
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }

  private static void echo(HttpExchange exchange) throws IOException {
    HttpRequest request = exchange.request();
    byte[] body = new byte[request.body().remaining()];
    request.body().duplicate().get(body);
    String text =
        "%s %s %s %s"
            .formatted(request.method(), request.path(), request.query(), new String(body, UTF_8));
    exchange.respond(200, new HttpFields().set("X-Test", "yes"), text.getBytes(UTF_8));
  }

  /** An answer that is not ended, or ended. */
  private static HttpHandler large(boolean whole) {
    return exchange -> {
      OutputStream out = exchange.respond(200, new HttpFields());
      out.write(LARGE);
      if (whole) {
        out.close();
      }
    };
  }

  @Test
  void aHandlerSeesTheRequestDecoded() throws IOException, InterruptedException {
    HttpServer server = start(ServerLimits.DEFAULT, HttpServerTest::echo);
    try (var client = HttpClient.newHttpClient()) {
      var request =
          java.net.http.HttpRequest.newBuilder(uri(server, "/a%20b/%C3%BC?x=1&y=%26&x=2"))
              .POST(BodyPublishers.ofString("the body"))
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("POST /a b/ü {x=[1, 2], y=[&]} the body");
      assertThat(answer.headers().firstValue("x-test")).contains("yes");
      assertThat(answer.headers().firstValue("date")).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void bothVersionsAreSpokenOverTls(Version version) throws IOException, InterruptedException {
    HttpServer server = HttpServer.start(ANY_PORT, keys.tls(), ServerLimits.DEFAULT, large(true));
    this.server = server;
    try (var client = HttpClient.newBuilder().sslContext(keys.client()).version(version).build()) {
      URI uri = URI.create("https://127.0.0.1:" + server.address().getPort() + "/");
      var request = java.net.http.HttpRequest.newBuilder(uri).build();
      for (int i = 0; i < 3; i++) {
        var answer = client.send(request, BodyHandlers.ofByteArray());
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.body()).isEqualTo(LARGE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void anAnswerThatIsNotEndedBreaks(Version version) {
    HttpServer server = HttpServer.start(ANY_PORT, keys.tls(), ServerLimits.DEFAULT, large(false));
    this.server = server;
    try (var client = HttpClient.newBuilder().sslContext(keys.client()).version(version).build()) {
      URI uri = URI.create("https://127.0.0.1:" + server.address().getPort() + "/");
      var request = java.net.http.HttpRequest.newBuilder(uri).build();
      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofByteArray()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void manyRequestsOfOneConnectionAreAnsweredAtOnce() throws Exception {
    HttpServer server = HttpServer.start(ANY_PORT, keys.tls(), ServerLimits.DEFAULT, large(true));
    this.server = server;
    try (var client = HttpClient.newBuilder().sslContext(keys.client()).build();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      URI uri = URI.create("https://127.0.0.1:" + server.address().getPort() + "/");
      var request = java.net.http.HttpRequest.newBuilder(uri).build();
      List<Future<HttpResponse<byte[]>>> answers =
          IntStream.range(0, 30)
              .mapToObj(i -> threads.submit(() -> client.send(request, BodyHandlers.ofByteArray())))
              .toList();
      for (var answer : answers) {
        assertThat(answer.get().body()).isEqualTo(LARGE);
      }
    }
  }

  @Test
  void http2IsSpokenWithoutTlsByPriorKnowledge() throws IOException {
    HttpServer server = start(ServerLimits.DEFAULT, HttpServerTest::echo);
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
      socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      var in = new DataInputStream(socket.getInputStream());
      int typeAndLength = in.readInt();
      assertThat(typeAndLength & 0xff).as("a SETTINGS frame").isEqualTo(4);
      assertThat(typeAndLength >>> 8).as("its length").isPositive();
    }
  }

  /** Sends bytes and reads until the server closes. */
  private static String raw(HttpServer server, String request) throws IOException {
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void requestsOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
    HttpServer server = start(ServerLimits.DEFAULT, HttpServerTest::echo);
    String head = " HTTP/1.1\r\nHost: x\r\n";
    String last = "GET /3" + head + "Connection: close\r\n\r\n";
    String answers = raw(server, "GET /1" + head + "\r\nGET /2" + head + "\r\n" + last);
    assertThat(answers).containsSubsequence("GET /1 ", "GET /2 ", "GET /3 ");
  }

  @Test
  void whatIsNotHttpIsRefused() throws IOException {
    HttpServer server = start(ServerLimits.DEFAULT, HttpServerTest::echo);
    assertThat(raw(server, "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(raw(server, "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void headsAndBodiesPastTheirLimitsAreRefused() throws IOException {
    var limits = new ServerLimits(8, 8, 100, Duration.ofSeconds(10));
    HttpServer server = start(limits, HttpServerTest::echo);
    String line = "GET /" + "a".repeat(HttpServer.LINE_BYTES_MAX) + " HTTP/1.1\r\n\r\n";
    assertThat(raw(server, line)).startsWith("HTTP/1.1 414");
    String field = "GET / HTTP/1.1\r\nX: " + "a".repeat(HttpServer.HEADER_BYTES_MAX) + "\r\n\r\n";
    assertThat(raw(server, field)).startsWith("HTTP/1.1 431");
    String body = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 101\r\n\r\n";
    assertThat(raw(server, body + "b".repeat(101))).startsWith("HTTP/1.1 413");
    String fits = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 100\r\n\r\n";
    assertThat(raw(server, fits + "b".repeat(100))).startsWith("HTTP/1.1 200");
  }

  @Test
  void aConnectionThatBringsNoWholeRequestIsClosed() throws IOException, InterruptedException {
    var limits = new ServerLimits(8, 8, 100, Duration.ofMillis(300));
    HttpServer server = start(limits, HttpServerTest::echo);
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      out.write("GET / HTTP/1.1\r\nX: ".getBytes(US_ASCII));
      var trickle =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (!Thread.interrupted()) {
                        out.write('a');
                        Thread.sleep(20);
                      }
                    } catch (IOException | InterruptedException e) {
                      // The server closed, which is what the test is about.
                    }
                  });
      assertThat(readsNothing(in)).isTrue();
      trickle.interrupt();
      trickle.join();
    }
  }

  private static boolean readsNothing(InputStream in) {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void moreConnectionsThanAllowedAreClosed() throws IOException, InterruptedException {
    var limits = new ServerLimits(2, 8, 100, Duration.ofSeconds(10));
    HttpServer server = start(limits, HttpServerTest::echo);
    String request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    try (var first = new Socket(server.address().getAddress(), server.address().getPort());
        var second = new Socket(server.address().getAddress(), server.address().getPort())) {
      for (Socket socket : List.of(first, second)) {
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      try (var third = new Socket(server.address().getAddress(), server.address().getPort())) {
        assertThat(readsNothing(third.getInputStream())).isTrue();
      }
    }
  }

  @Test
  void moreRequestsThanAllowedAreToldToComeAgain() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var limits = new ServerLimits(8, 1, 100, Duration.ofSeconds(10));
    HttpServer server =
        start(
            limits,
            exchange -> {
              entered.countDown();
              leave.await();
              echo(exchange);
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> get(server, "/first"));
      entered.await();
      var second = get(server, "/second");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
      leave.countDown();
      assertThat(first.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSlowReaderMakesTheHandlerWaitInsteadOfMemoryGrow() throws Exception {
    var written = new AtomicLong();
    var done = new CountDownLatch(1);
    int total = 64 << 20;
    HttpServer server =
        start(
            ServerLimits.DEFAULT,
            exchange -> {
              try (OutputStream out = exchange.respond(200, new HttpFields())) {
                for (int i = 0; i < total; i += LARGE.length) {
                  out.write(LARGE);
                  written.addAndGet(LARGE.length);
                }
              } finally {
                done.countDown();
              }
            });
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
      assertThat(done.await(300, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(written.get()).isLessThan(total / 2);
      long read = 0;
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n > 0 && read < total; n = in.read(buffer)) {
        read += n;
        if (written.get() == total && done.getCount() == 0) {
          break;
        }
      }
    }
    done.await();
  }

  @Test
  void aHandlerLearnsThatItsClientIsGone() throws Exception {
    var failure = new ArrayList<IOException>();
    var done = new CountDownLatch(1);
    HttpServer server =
        start(
            ServerLimits.DEFAULT,
            exchange -> {
              try (OutputStream out = exchange.respond(200, new HttpFields())) {
                while (true) {
                  out.write(LARGE);
                }
              } catch (IOException e) {
                failure.add(e);
              } finally {
                done.countDown();
              }
            });
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    done.await();
    assertThat(failure).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultHasItsStatus(Fault fault) throws IOException, InterruptedException {
    HttpServer server =
        start(
            ServerLimits.DEFAULT,
            exchange -> {
              throw new RegistryException(fault, "what went wrong");
            });
    var answer = get(server, "/");
    assertThat(answer.statusCode()).isEqualTo(Dispatcher.status(fault));
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("what went wrong\n");
  }

  @Test
  void aDefectIsAnsweredWithoutItsDetails() throws IOException, InterruptedException {
    HttpServer server =
        start(
            ServerLimits.DEFAULT,
            exchange -> {
              throw new IllegalStateException("secret detail");
            });
    var answer = get(server, "/");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(new String(answer.body(), UTF_8)).doesNotContain("secret");
  }

  @Test
  void theBodyOfAHeadIsLeftOut() throws IOException {
    HttpServer server = start(ServerLimits.DEFAULT, large(true));
    String request = "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String answer = raw(server, request);
    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
  }

  @Test
  void anAddressThatIsTakenIsSaid() {
    HttpServer server = start(ServerLimits.DEFAULT, HttpServerTest::echo);
    assertThatThrownBy(
            () ->
                HttpServer.start(
                    server.address(), null, ServerLimits.DEFAULT, HttpServerTest::echo))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
  }

  @Test
  void closingBreaksWhatIsUnderWay() throws Exception {
    var entered = new CountDownLatch(1);
    HttpServer server =
        start(
            ServerLimits.DEFAULT,
            exchange -> {
              entered.countDown();
              new CountDownLatch(1).await();
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = threads.submit(() -> get(server, "/"));
      entered.await();
      server.close();
      assertThatThrownBy(answer::get).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void bytesWrittenOneByOneArrive() throws IOException, InterruptedException {
    HttpServer server =
        start(
            ServerLimits.DEFAULT,
            exchange -> {
              try (OutputStream out = exchange.respond(200, new HttpFields())) {
                for (byte b : ByteBuffer.allocate(8).putLong(42).array()) {
                  out.write(b);
                }
              }
            });
    var expected = new ByteArrayOutputStream();
    expected.write(ByteBuffer.allocate(8).putLong(42).array());
    assertThat(get(server, "/").body()).isEqualTo(expected.toByteArray());
  }
}
