package reg.ipfs.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A server of one test, and ways to ask it. */
abstract class ServerCalls {
  static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  static final byte[] LARGE = "0123456789abcdef".repeat(1 << 15).getBytes(US_ASCII);

  @Nullable HttpServer server;

  HttpServer start(ServerLimits limits, HttpHandler handler) {
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

  static URI uri(HttpServer server, String target) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + target);
  }

  static HttpResponse<byte[]> get(HttpServer server, String target)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = java.net.http.HttpRequest.newBuilder(uri(server, target)).build();
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }

  static void echo(HttpExchange exchange) throws IOException {
    HttpRequest request = exchange.request();
    byte[] body = new byte[request.body().remaining()];
    request.body().duplicate().get(body);
    String text =
        "%s %s %s %s"
            .formatted(request.method(), request.path(), request.query(), new String(body, UTF_8));
    exchange.respond(200, new HttpFields().set("X-Test", "yes"), text.getBytes(UTF_8));
  }

  /** Sends bytes and reads until the server closes. */
  static String raw(HttpServer server, String request) throws IOException {
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
