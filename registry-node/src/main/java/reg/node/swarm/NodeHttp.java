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
  private static final Set<String> READS = Set.of("GET", "HEAD");
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
    /** A page to read at one path. */
    static Page at(String path, HttpHandler handler) {
      return new Page(
          path.substring(1),
          request -> request.path().equals(path) && READS.contains(request.method()),
          handler);
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
    if (loopback && !(isLoopback(request, "Host") && isLoopback(request, "Origin"))) {
      // A page of the web whose name was pointed here (DNS rebinding), or that asks from its own.
      counts.add(NOTHING);
      exchange.respond(
          403,
          new HttpFields(),
          "this node answers only to its loopback names, and to no page of another site");
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

  /** Whether a field that names a host, if it is there, names this machine. */
  private static boolean isLoopback(HttpRequest request, String field) {
    String text = request.fields().first(field);
    return text == null
        || LOOPBACK_NAMES.contains(
            text.replaceFirst("^https?://", "").replaceFirst(":[0-9]*$", ""));
  }
}
