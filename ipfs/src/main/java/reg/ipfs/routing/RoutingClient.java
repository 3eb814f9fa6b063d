package reg.ipfs.routing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.http.StallGuard;
import reg.ipfs.http.StrictJson;
import reg.ipld.Cid;
import reg.libp2p.PeerId;

/** Asks a server who has what. */
public final class RoutingClient implements Routing, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int BYTES_MAX = 1 << 20;
  private static final int LINE_BYTES_MAX = 64 << 10;

  private final URI base;
  private final HttpClient http;

  /**
   * A client of a server.
   *
   * @param base without a path: {@code https://delegated-ipfs.example}
   * @param http closed with this client
   */
  public RoutingClient(URI base, HttpClient http) {
    this.base = base;
    this.http = http;
  }

  /** A client of a server. */
  public static RoutingClient of(URI base) {
    return new RoutingClient(base, HttpClient.newBuilder().connectTimeout(CONNECT).build());
  }

  /**
   * Peers that may have a block, at most 100.
   *
   * @throws RegistryException UNREACHABLE when the server does not answer in time, or otherwise
   *     than it should
   */
  @Override
  public List<PeerRecord> providers(Cid cid) throws InterruptedException {
    return ask("providers/" + cid.toV1(), "Providers");
  }

  /** What is known of a peer; throws as {@link #providers}. */
  @Override
  public List<PeerRecord> peers(PeerId peer) throws InterruptedException {
    return ask("peers/" + peer.toCidText(), "Peers");
  }

  private List<PeerRecord> ask(String what, String name) throws InterruptedException {
    URI target = base.resolve(RoutingHandler.PREFIX + what);
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .header("Accept", RoutingHandler.NDJSON + ", " + RoutingHandler.JSON + ";q=0.9")
            .timeout(ANSWER)
            .build();
    try {
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = StallGuard.whole(answer.body(), ANSWER)) {
        if (answer.statusCode() == 404) {
          return List.of();
        }
        if (answer.statusCode() != 200) {
          throw new IOException("status " + answer.statusCode());
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        return type.startsWith(RoutingHandler.NDJSON) ? lines(in) : document(in, name);
      }
    } catch (IOException e) {
      throw new RegistryException(Fault.UNREACHABLE, target + " gave no answer: " + e, e);
    }
  }

  private static List<PeerRecord> document(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(BYTES_MAX + 1);
    if (bytes.length > BYTES_MAX) {
      throw new IOException("more than " + BYTES_MAX + " bytes");
    }
    var records = new ArrayList<PeerRecord>();
    for (JsonNode each : StrictJson.read(bytes).path(name)) {
      add(records, each);
    }
    return records;
  }

  private static List<PeerRecord> lines(InputStream stream) throws IOException {
    var in = new BufferedInputStream(stream);
    var records = new ArrayList<PeerRecord>();
    int lines = 0;
    for (byte[] line = line(in); line != null && lines < RoutingHandler.RECORDS_MAX; lines++) {
      if (line.length > 0) {
        add(records, StrictJson.read(line));
      }
      line = line(in);
    }
    return records;
  }

  private static void add(List<PeerRecord> records, JsonNode json) {
    PeerRecord found = PeerRecord.ofJson(json);
    if (found != null && records.size() < RoutingHandler.RECORDS_MAX) {
      records.add(found);
    }
  }

  private static byte @Nullable [] line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (line.size() == LINE_BYTES_MAX) {
        throw new IOException("a line of more than " + LINE_BYTES_MAX + " bytes");
      }
      line.write(next);
      next = in.read();
    }
    return line.toByteArray();
  }

  /** Ends the connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
