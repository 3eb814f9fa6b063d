package reg.node.swarm;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import reg.ipfs.http.HttpExchange;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpRequest;

/** What a node answers over HTTP; all of it is read only. */
final class NodeHttp implements HttpHandler {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String NOTHING = "none";

  private final List<Page> pages;
  private final RequestCounts counts;
  private final boolean loopback;

  /**
   * One kind of request.
   *
   * @param name for the counts: small letters
   * @param serves the requests that are for it
   */
  record Page(String name, Predicate<HttpRequest> serves, HttpHandler handler) {
    /** A page at one path. */
    static Page at(String path, HttpHandler handler) {
      return new Page(path.substring(1), request -> request.path().equals(path), handler);
    }
  }

  /**
   * Answers with the first page that serves a request.
   *
   * @param loopback whether only this machine is to be answered
   */
  NodeHttp(List<Page> pages, RequestCounts counts, boolean loopback) {
    this.pages = List.copyOf(pages);
    this.counts = counts;
    this.loopback = loopback;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    if (loopback && !LOOPBACK_NAMES.contains(hostName(request))) {
      // A page of the web whose name was pointed here (DNS rebinding).
      counts.add(NOTHING);
      exchange.respond(403, new HttpFields(), "this node answers only to its loopback names");
      return;
    }
    for (Page page : pages) {
      if (page.serves.test(request)) {
        counts.add(page.name);
        page.handler.handle(exchange);
        return;
      }
    }
    counts.add(NOTHING);
    exchange.respond(404, new HttpFields(), "nothing is served at " + request.path());
  }

  /** The host that the client thinks it speaks to, without the port. */
  private static String hostName(HttpRequest request) {
    String host = request.fields().first("Host");
    return host == null ? "localhost" : host.replaceFirst(":[0-9]*$", "");
  }
}
