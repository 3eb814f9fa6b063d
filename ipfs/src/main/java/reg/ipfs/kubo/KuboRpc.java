package reg.ipfs.kubo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.DagCar;
import reg.ipfs.RemoteSource;
import reg.ipfs.http.StallGuard;
import reg.ipfs.http.StrictJson;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.libp2p.Multiaddr;

/**
 * One Kubo, over its RPC. Every method throws UNREACHABLE when Kubo does not answer or fails, with
 * what it said.
 */
public final class KuboRpc implements RemoteSource, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration STALL = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final int PIN_NAME_BYTES_MAX = 255;
  private static final int OK = 200;

  private final URI base;
  private final HttpClient http;
  private final @Nullable String authorization;

  /**
   * A client.
   *
   * @param base where the RPC is, without a path: {@code http://127.0.0.1:5001}
   * @param authorization the value of that header, such as {@code Bearer …}, or null
   */
  public KuboRpc(URI base, @Nullable String authorization) {
    this.base = base;
    this.authorization = authorization;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /** A block that this Kubo holds; null when it does not. It asks nobody else. */
  @Override
  public @Nullable Block fetch(Cid cid) throws InterruptedException {
    String call = call("block/get", "arg", cid.toString(), "offline", "true");
    HttpResponse<InputStream> answer = post(call, BodyPublishers.noBody(), null, SHORT);
    try (InputStream in = new StallGuard(answer.body(), STALL)) {
      if (answer.statusCode() == OK) {
        return Block.verified(cid, in.readNBytes(Block.BYTES_MAX + 1));
      }
      String why = message(in);
      if (why.contains("could not find") || why.contains("not found")) {
        return null;
      }
      throw failed(call, why, null);
    } catch (IOException e) {
      throw failed(call, e.toString(), e);
    }
  }

  /**
   * Sends everything below some roots, which Kubo pins.
   *
   * @throws RegistryException also NOT_FOUND or CORRUPT, when the source does not have all of it
   */
  public void importDags(BlockSource source, List<Cid> roots) throws InterruptedException {
    var upload = new CarUpload(source, roots);
    String call = call("dag/import", "pin-roots", "true", "stats", "true", "silent", "false");
    String type = "multipart/form-data; boundary=" + CarUpload.BOUNDARY;
    List<JsonNode> lines;
    try {
      lines = lines(call, post(call, BodyPublishers.ofInputStream(upload::open), type, null));
    } catch (RegistryException e) {
      RegistryException cause = upload.failure();
      throw cause == null ? e : cause;
    }
    requireImported(call, lines, roots, upload.blocks());
  }

  /** Only a trailer would tell of a late failure, so what must have been said is looked for. */
  private void requireImported(String call, List<JsonNode> lines, List<Cid> roots, long sent) {
    Set<Cid> pinned = new HashSet<>();
    long counted = -1;
    for (JsonNode line : lines) {
      String pinError = line.path("Root").path("PinErrorMsg").asText();
      if (!pinError.isEmpty()) {
        throw failed(call, pinError, null);
      }
      if (line.has("Root")) {
        pinned.add(Cid.parse(line.path("Root").path("Cid").path("/").asText()));
      }
      counted = line.has("Stats") ? line.path("Stats").path("BlockCount").asLong() : counted;
    }
    if (!pinned.containsAll(roots) || counted != sent) {
      throw failed(call, "it took " + counted + " of " + sent + " blocks", null);
    }
  }

  /**
   * Fetches everything below a root, which Kubo must hold, as one CAR.
   *
   * @param bytesMax the most bytes of all blocks together
   * @throws RegistryException also CORRUPT or MALFORMED when it sends something else than the DAG
   */
  public void exportDag(Cid root, BlockSink sink, long bytesMax) throws InterruptedException {
    String call =
        call("dag/export", "arg", root.toString(), "progress", "false", "offline", "true");
    HttpResponse<InputStream> answer = post(call, BodyPublishers.noBody(), null, SHORT);
    try (InputStream in = new StallGuard(answer.body(), STALL)) {
      if (answer.statusCode() != OK) {
        throw failed(call, message(in), null);
      }
      long missing = DagCar.receive(in, root, sink, bytesMax);
      if (missing > 0) {
        throw failed(call, "it ended with " + missing + " blocks missing", null);
      }
    } catch (UncheckedIOException e) {
      throw failed(call, e.toString(), e.getCause());
    } catch (IOException e) {
      throw failed(call, e.toString(), e);
    }
  }

  /**
   * Pins a root and everything below it; Kubo fetches what it does not hold.
   *
   * @param name a label of at most 255 bytes, or null
   * @param wait how long Kubo may try
   * @param fetched hears, now and then, how many blocks below the root Kubo has
   */
  public void pin(Cid root, @Nullable String name, Duration wait, LongConsumer fetched)
      throws InterruptedException {
    var parameters =
        new ArrayList<>(
            List.of("arg", root.toString(), "progress", "true", "timeout", wait.toSeconds() + "s"));
    if (name != null) {
      if (name.getBytes(StandardCharsets.UTF_8).length > PIN_NAME_BYTES_MAX) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, "the name of a pin has at most 255 bytes: '" + name + "'");
      }
      parameters.addAll(List.of("name", name));
    }
    String call = call("pin/add", parameters.toArray(String[]::new));
    HttpResponse<InputStream> answer = post(call, BodyPublishers.noBody(), null, wait.plus(SHORT));
    try (InputStream in = new BufferedInputStream(new StallGuard(answer.body(), STALL))) {
      if (answer.statusCode() != OK) {
        throw failed(call, message(in), null);
      }
      // A late failure is only in a trailer, so the last line must say that it is pinned.
      boolean pinned = false;
      for (JsonNode line = line(in); line != null; line = line(in)) {
        fetched.accept(line.path("Progress").asLong());
        pinned |= line.path("Pins").isArray() && !line.path("Pins").isEmpty();
      }
      if (!pinned) {
        throw failed(call, "it ended without a pin", null);
      }
    } catch (IOException e) {
      throw failed(call, e.toString(), e);
    }
  }

  /** The next JSON value of a stream, which has one a line; null at its end. */
  private static @Nullable JsonNode line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
      if (line.size() > ANSWER_BYTES_MAX) {
        throw new IOException("a line of more than " + ANSWER_BYTES_MAX + " bytes");
      }
    }
    return line.size() == 0 ? null : StrictJson.read(line.toByteArray());
  }

  /** Removes the pin of a root; false when there was none. */
  public boolean unpin(Cid root) throws InterruptedException {
    return saysPinned(call("pin/rm", "arg", root.toString()));
  }

  /** Whether a root is pinned with everything below it. */
  public boolean isPinned(Cid root) throws InterruptedException {
    return saysPinned(call("pin/ls", "arg", root.toString(), "type", "recursive"));
  }

  private boolean saysPinned(String call) throws InterruptedException {
    try {
      lines(call, post(call, BodyPublishers.noBody(), null, SHORT));
      return true;
    } catch (RegistryException e) {
      if (String.valueOf(e.getMessage()).contains("not pinned")) {
        return false;
      }
      throw e;
    }
  }

  /** Lets Kubo connect to a peer; the address ends in {@code /p2p/PEER}. */
  public void connect(Multiaddr address) throws InterruptedException {
    String call = call("swarm/connect", "arg", address.toString());
    lines(call, post(call, BodyPublishers.noBody(), null, SHORT));
  }

  /** Where Kubo can be dialled, each address with its name. */
  public List<Multiaddr> addresses() throws InterruptedException {
    String call = call("id");
    var addresses = new ArrayList<Multiaddr>();
    for (JsonNode line : lines(call, post(call, BodyPublishers.noBody(), null, SHORT))) {
      line.path("Addresses").forEach(text -> addresses.add(Multiaddr.parse(text.asText())));
    }
    return addresses;
  }

  private static String call(String name, String... parameters) {
    var out = new StringBuilder("/api/v0/").append(name);
    for (int i = 0; i < parameters.length; i += 2) {
      out.append(i == 0 ? '?' : '&').append(parameters[i]).append('=');
      out.append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return out.toString();
  }

  private HttpResponse<InputStream> post(
      String call, BodyPublisher body, @Nullable String type, @Nullable Duration wait)
      throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(call)).POST(body);
    if (type != null) {
      request.header("Content-Type", type);
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (wait != null) {
      request.timeout(wait);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw failed(call, e.toString(), e);
    }
  }

  /** The JSON values of an answer, one a line. */
  private List<JsonNode> lines(String call, HttpResponse<InputStream> answer) {
    try (InputStream in = new StallGuard(answer.body(), STALL)) {
      if (answer.statusCode() != OK) {
        throw failed(call, message(in), null);
      }
      var values = new ArrayList<JsonNode>();
      for (String line : text(in).split("\n", -1)) {
        if (!line.isBlank()) {
          values.add(StrictJson.read(line.getBytes(StandardCharsets.UTF_8)));
        }
      }
      return values;
    } catch (IOException e) {
      throw failed(call, e.toString(), e);
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(ANSWER_BYTES_MAX + 1);
    if (bytes.length > ANSWER_BYTES_MAX) {
      throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What an answer that is no success says. */
  private static String message(InputStream in) throws IOException {
    String text = text(in).strip();
    return text.startsWith("{")
        ? StrictJson.read(text.getBytes(StandardCharsets.UTF_8)).path("Message").asText(text)
        : text;
  }

  private RegistryException failed(String call, String why, @Nullable IOException cause) {
    return new RegistryException(Fault.UNREACHABLE, "Kubo at " + base + call + ": " + why, cause);
  }

  /** Ends the connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
