package reg.ipfs.routing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.http.HttpExchange;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpRequest;
import reg.ipfs.http.StrictJson;
import reg.ipld.Cid;
import reg.libp2p.PeerId;

/**
 * Serves {@code /routing/v1/providers/CID}, {@code /routing/v1/peers/PEER} and, where it is given
 * somebody for them, {@code /routing/v1/ipns/NAME}.
 */
public final class RoutingHandler implements HttpHandler {
  static final String PREFIX = "/routing/v1/";
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";

  /** The most records of an answer. */
  static final int RECORDS_MAX = 100;

  private static final String PROVIDERS = PREFIX + "providers/";
  private static final String PEERS = PREFIX + "peers/";
  private static final String IPNS = PREFIX + "ipns/";
  private static final int FRESH_SECONDS = 300;
  private static final int FRESH_SECONDS_EMPTY = 15;
  private static final int STALE_SECONDS = 48 * 3600;

  private final Routing routing;
  private final @Nullable HttpHandler records;

  /** Answers with what this knows; records are not served. */
  public RoutingHandler(Routing routing) {
    this(routing, null);
  }

  /**
   * Answers with what this knows.
   *
   * @param records answers what is asked of IPNS records; null for nobody
   */
  public RoutingHandler(Routing routing, @Nullable HttpHandler records) {
    this.routing = routing;
    this.records = records;
  }

  /** Whether a request is for routing, going by its path. */
  public static boolean serves(HttpRequest request) {
    return request.path().startsWith(PREFIX);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    String path = request.path();
    if (records != null && path.startsWith(IPNS)) {
      records.handle(exchange);
      return;
    }
    if (!request.method().equals("GET") && !request.isHead()) {
      exchange.respond(405, new HttpFields().set("Allow", "GET"), "only GET is served here");
      return;
    }
    if (path.startsWith(PROVIDERS)) {
      Cid cid = key(path.substring(PROVIDERS.length()), Cid::parse);
      answer(exchange, "Providers", cid == null ? null : routing.providers(cid));
    } else if (path.startsWith(PEERS)) {
      PeerId peer = key(path.substring(PEERS.length()), PeerId::parse);
      answer(exchange, "Peers", peer == null ? null : routing.peers(peer));
    } else {
      exchange.respond(501, new HttpFields(), "this part of routing is not served here");
    }
  }

  private interface Parser<T> {
    T parse(String text);
  }

  private static <T> @Nullable T key(String text, Parser<T> parser) {
    try {
      return parser.parse(text);
    } catch (RegistryException e) {
      if (e.fault() != Fault.MALFORMED) {
        throw e;
      }
      return null;
    }
  }

  /**
   * Answers.
   *
   * @param found null when the key could not be read
   */
  private static void answer(HttpExchange exchange, String name, @Nullable List<PeerRecord> found)
      throws IOException {
    if (found == null) {
      exchange.respond(422, new HttpFields(), "not a CID or the name of a peer");
      return;
    }
    String type = mediaType(exchange.request());
    if (type == null) {
      exchange.respond(406, new HttpFields(), "answers are " + JSON + " or " + NDJSON);
      return;
    }
    RecordFilter filter = RecordFilter.of(exchange.request());
    List<PeerRecord> records =
        found.stream().map(filter::apply).filter(Objects::nonNull).limit(RECORDS_MAX).toList();
    int fresh = records.isEmpty() ? FRESH_SECONDS_EMPTY : FRESH_SECONDS;
    HttpFields fields =
        new HttpFields()
            .set("Content-Type", type)
            .set("Vary", "Accept")
            .set(
                "Cache-Control",
                "public, max-age=%d, stale-while-revalidate=%d, stale-if-error=%d"
                    .formatted(fresh, STALE_SECONDS, STALE_SECONDS));
    if (type.equals(JSON)) {
      exchange.respond(200, fields, json(name, records));
    } else {
      lines(exchange, fields, records);
    }
  }

  private static byte[] json(String name, List<PeerRecord> records) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode list = all.putArray(name);
    records.forEach(found -> list.add(found.toJson()));
    return StrictJson.write(all);
  }

  private static void lines(HttpExchange exchange, HttpFields fields, List<PeerRecord> records)
      throws IOException {
    try (OutputStream out = exchange.respond(200, fields)) {
      for (PeerRecord found : records) {
        out.write(StrictJson.write(found.toJson()));
        out.write('\n');
      }
    }
  }

  /** What the client takes, lines if it takes both; null when it takes neither. */
  private static @Nullable String mediaType(HttpRequest request) {
    List<String> accept = request.fields().all("Accept");
    boolean json = accept.isEmpty();
    for (String field : accept) {
      for (String type : field.split(",", -1)) {
        switch (type.split(";", 2)[0].strip()) {
          case NDJSON -> {
            return NDJSON;
          }
          case JSON, "*/*", "application/*" -> json = true;
          default -> {}
        }
      }
    }
    return json ? JSON : null;
  }
}
