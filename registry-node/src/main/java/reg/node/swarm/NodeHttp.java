package reg.node.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.ipfs.gateway.GatewayHandler;
import reg.ipfs.http.HttpExchange;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpRequest;

/** What a node answers over HTTP; all of it is read only. */
final class NodeHttp implements HttpHandler {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final GatewayHandler gateway;
  private final boolean loopback;

  /**
   * Answers with a gateway.
   *
   * @param address where it listens
   */
  NodeHttp(GatewayHandler gateway, @Nullable InetAddress address) {
    this.gateway = gateway;
    this.loopback = address != null && address.isLoopbackAddress();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    if (loopback && !LOOPBACK_NAMES.contains(hostName(request))) {
      // A page of the web whose name was pointed here (DNS rebinding).
      exchange.respond(403, new HttpFields(), "this node answers only to its loopback names");
    } else if (request.path().equals("/healthz")) {
      exchange.respond(200, new HttpFields(), "ok");
    } else if (GatewayHandler.serves(request)) {
      gateway.handle(exchange);
    } else {
      exchange.respond(404, new HttpFields(), "nothing is served at " + request.path());
    }
  }

  /** The host that the client thinks it speaks to, without the port. */
  private static String hostName(HttpRequest request) {
    String host = request.fields().first("Host");
    return host == null ? "localhost" : host.replaceFirst(":[0-9]*$", "");
  }
}
