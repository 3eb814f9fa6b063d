package reg.ipfs.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.testdata.TlsFiles;

@Timeout(60)
class HttpServerTest extends ServerCalls {
  private static ServerTls tls;
  private static SSLContext trusting;

  @BeforeAll
  static void makeKeys(@TempDir Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    TlsFiles keys = TlsFiles.in(folder);
    trusting = keys.trusting();
    tls = new ServerTls(keys.key(), List.of(keys.certificate()));
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
    HttpServer server = start(ServerLimits.DEFAULT, ServerCalls::echo);
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
    HttpServer server = HttpServer.start(ANY_PORT, tls, ServerLimits.DEFAULT, large(true));
    this.server = server;
    try (var client = HttpClient.newBuilder().sslContext(trusting).version(version).build()) {
      URI uri = URI.create("https://127.0.0.1:" + server.address().getPort() + "/");
      var request = java.net.http.HttpRequest.newBuilder(uri).build();
      for (int i = 0; i < 3; i++) {
        var answer = client.send(request, BodyHandlers.ofByteArray());
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.body()).isEqualTo(LARGE);
      }
    }
  }

  /** Which of them BoringSSL serves does not matter to a client. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-keyalg Ed25519",
        "-keyalg RSA -keysize 2048",
        "-keyalg RSASSA-PSS -keysize 2048",
        "-keyalg EC -groupname secp384r1",
        "-keyalg EC -groupname secp521r1"
      })
  void aKeyOfAnyKindServes(String kind, @TempDir Path folder) throws Exception {
    TlsFiles keys = TlsFiles.in(folder, kind);
    var serverTls = new ServerTls(keys.key(), List.of(keys.certificate()));
    server = HttpServer.start(ANY_PORT, serverTls, ServerLimits.DEFAULT, large(true));
    try (var client = HttpClient.newBuilder().sslContext(keys.trusting()).build()) {
      URI uri = URI.create("https://127.0.0.1:" + server.address().getPort() + "/");
      var request = java.net.http.HttpRequest.newBuilder(uri).build();
      assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(LARGE);
    }
  }

  /** Without a key of the moment, whoever gets the server's key later reads all that was said. */
  @ParameterizedTest
  @ValueSource(strings = {"TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_256_CBC_SHA"})
  void suitesWithoutForwardSecrecyAreRefused(String suite, @TempDir Path folder) throws Exception {
    TlsFiles keys = TlsFiles.in(folder, "-keyalg RSA -keysize 2048");
    var serverTls = new ServerTls(keys.key(), List.of(keys.certificate()));
    server = HttpServer.start(ANY_PORT, serverTls, ServerLimits.DEFAULT, large(true));
    try (var openssl = new TlsClient(server.address(), keys.certificate())) {
      assertThat(openssl.agrees("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")).isTrue();
      assertThat(openssl.agrees(suite)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void anAnswerThatIsNotEndedBreaks(Version version) {
    HttpServer server = HttpServer.start(ANY_PORT, tls, ServerLimits.DEFAULT, large(false));
    this.server = server;
    try (var client = HttpClient.newBuilder().sslContext(trusting).version(version).build()) {
      URI uri = URI.create("https://127.0.0.1:" + server.address().getPort() + "/");
      var request = java.net.http.HttpRequest.newBuilder(uri).build();
      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofByteArray()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void manyRequestsOfOneConnectionAreAnsweredAtOnce() throws Exception {
    HttpServer server = HttpServer.start(ANY_PORT, tls, ServerLimits.DEFAULT, large(true));
    this.server = server;
    try (var client = HttpClient.newBuilder().sslContext(trusting).build();
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
    HttpServer server = start(ServerLimits.DEFAULT, ServerCalls::echo);
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
      socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      var in = new DataInputStream(socket.getInputStream());
      int typeAndLength = in.readInt();
      assertThat(typeAndLength & 0xff).as("a SETTINGS frame").isEqualTo(4);
      assertThat(typeAndLength >>> 8).as("its length").isPositive();
    }
  }

  @Test
  void requestsOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
    HttpServer server = start(ServerLimits.DEFAULT, ServerCalls::echo);
    String head = " HTTP/1.1\r\nHost: x\r\n";
    String last = "GET /3" + head + "Connection: close\r\n\r\n";
    String answers = raw(server, "GET /1" + head + "\r\nGET /2" + head + "\r\n" + last);
    assertThat(answers).containsSubsequence("GET /1 ", "GET /2 ", "GET /3 ");
  }

  @Test
  void whatIsNotHttpIsRefused() throws IOException {
    HttpServer server = start(ServerLimits.DEFAULT, ServerCalls::echo);
    assertThat(raw(server, "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(raw(server, "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400");
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
    HttpServer server = start(ServerLimits.DEFAULT, ServerCalls::echo);
    assertThatThrownBy(
            () -> HttpServer.start(server.address(), null, ServerLimits.DEFAULT, ServerCalls::echo))
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
