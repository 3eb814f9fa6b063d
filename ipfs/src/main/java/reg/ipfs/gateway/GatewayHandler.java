package reg.ipfs.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.http.HttpExchange;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpRequest;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.car.CarWriter;

/**
 * Serves {@code /ipfs/CID[/PATH]} as a trustless gateway: raw blocks, and CARs of what a path leads
 * to. Answers from the source alone, so it should be given only blocks that may be public.
 */
public final class GatewayHandler implements HttpHandler {
  private static final String TRUSTLESS_ONLY =
      "only trustless requests are accepted on this gateway:"
          + " https://specs.ipfs.tech/http-gateways/trustless-gateway/";
  private static final String IMMUTABLE = "public, max-age=29030400, immutable";

  /** The root that a CAR names when its path leads nowhere. */
  private static final Cid NOTHING = Cid.parse("bafkqaaa");

  private final BlockSource blocks;
  private final @Nullable HttpHandler records;

  /** A gateway to these blocks. */
  public GatewayHandler(BlockSource blocks) {
    this(blocks, null);
  }

  /**
   * A gateway to these blocks.
   *
   * @param records answers what is asked of IPNS records; null for nobody
   */
  public GatewayHandler(BlockSource blocks, @Nullable HttpHandler records) {
    this.blocks = blocks;
    this.records = records;
  }

  /** Whether a request is for a gateway, going by its path. */
  public static boolean serves(HttpRequest request) {
    return request.path().startsWith(ContentPath.PREFIX) || request.path().startsWith("/ipns/");
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    switch (request.method()) {
      case "GET", "HEAD" -> content(exchange);
      case "OPTIONS" -> exchange.respond(200, allow(), new byte[0]);
      default ->
          exchange.respond(
              405, allow(), "Method " + request.method() + " not allowed: read only access");
    }
  }

  private static HttpFields allow() {
    return new HttpFields().add("Allow", "GET").add("Allow", "HEAD").add("Allow", "OPTIONS");
  }

  private void content(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    if (!request.path().startsWith(ContentPath.PREFIX) && records != null) {
      records.handle(exchange);
      return;
    }
    if (!request.path().startsWith(ContentPath.PREFIX)) {
      exchange.respond(501, new HttpFields(), "only /ipfs/ paths are served here");
      return;
    }
    ContentPath path = ContentPath.parse(request.path());
    var fields = new HttpFields().set("X-Ipfs-Path", Percent.path(path.text()));
    if ("script".equals(request.fields().first("Service-Worker")) && path.names().isEmpty()) {
      exchange.respond(400, fields, "service workers are not registered for a namespace's root");
    } else if (!answeredFromCacheOnly(exchange, path)) {
      negotiated(exchange, path, fields);
    }
  }

  private void negotiated(HttpExchange exchange, ContentPath path, HttpFields fields)
      throws IOException {
    HttpRequest request = exchange.request();
    Wanted wanted = Wanted.of(request);
    ResponseFormat format = wanted.format();
    if (format == null || (format == ResponseFormat.RAW && !path.names().isEmpty())) {
      exchange.respond(406, fields, TRUSTLESS_ONLY);
      return;
    }
    String location = wanted.location(request, format);
    if (location != null) {
      fields.set("Content-Location", location);
    }
    switch (format) {
      case RAW -> raw(exchange, path, fields);
      case CAR -> car(exchange, path, CarParameters.of(request, wanted.parameters()), fields);
    }
  }

  /** {@code Cache-Control: only-if-cached} asks whether the end of the path is held. */
  private boolean answeredFromCacheOnly(HttpExchange exchange, ContentPath path)
      throws IOException {
    HttpRequest request = exchange.request();
    if (!"only-if-cached".equals(request.fields().first("Cache-Control"))) {
      return false;
    }
    boolean held =
        PathResolver.resolve(blocks, path) instanceof PathResolution.Found found
            && LocalBlocks.find(blocks, found.end()) != null;
    if (!held) {
      exchange.respond(
          412, new HttpFields(), "\"" + Percent.path(path.text()) + "\" not in local datastore");
    } else if (request.isHead()) {
      exchange.respond(200, new HttpFields(), new byte[0]);
    }
    return !held || request.isHead();
  }

  private void raw(HttpExchange exchange, ContentPath path, HttpFields fields) throws IOException {
    Block block = LocalBlocks.find(blocks, path.root());
    if (block == null) {
      throw notHeld(path, path.root());
    }
    String etag = Etags.block(block.cid());
    cacheable(fields, etag);
    if (notModified(exchange, fields, etag)) {
      return;
    }
    HttpRequest request = exchange.request();
    fields.set("X-Ipfs-Roots", block.cid().toString());
    attachment(fields, request, block.cid() + ".bin");
    fields.set("Content-Type", ResponseFormat.RAW.mediaType());
    fields.set("X-Content-Type-Options", "nosniff").set("Accept-Ranges", "bytes");
    String condition = request.fields().first("If-Range");
    boolean ranged = condition == null || condition.equals(etag);
    bytes(
        exchange,
        fields,
        block,
        ByteSpan.of(ranged ? request.fields().first("Range") : null, block.size()));
  }

  private static void bytes(
      HttpExchange exchange, HttpFields fields, Block block, @Nullable ByteSpan range)
      throws IOException {
    if (range != null && range.isEmpty()) {
      fields.set("Content-Range", "bytes */" + block.size());
      exchange.respond(416, fields, "no byte of the range exists");
      return;
    }
    ByteSpan span = range == null ? new ByteSpan(0, block.size()) : range;
    if (range != null) {
      fields.set(
          "Content-Range", "bytes %d-%d/%d".formatted(span.from(), span.to() - 1, block.size()));
    }
    fields.set("Content-Length", Integer.toString(span.to() - span.from()));
    try (OutputStream out = exchange.respond(range == null ? 200 : 206, fields)) {
      out.write(block.array(), block.offset() + span.from(), span.to() - span.from());
    }
  }

  private void car(
      HttpExchange exchange, ContentPath path, CarParameters parameters, HttpFields fields)
      throws IOException {
    if (LocalBlocks.find(blocks, path.root()) == null) {
      throw notHeld(path, path.root());
    }
    String etag = Etags.car(path, parameters);
    cacheable(fields, etag);
    String last = path.names().isEmpty() ? "" : "_" + path.names().getLast();
    attachment(fields, exchange.request(), path.root() + last + ".car");
    if (notModified(exchange, fields, etag)) {
      return;
    }
    PathResolution resolution = PathResolver.resolve(blocks, path);
    List<Cid> roots =
        resolution instanceof PathResolution.Found found ? found.roots() : List.of(path.root());
    fields.set("X-Ipfs-Roots", roots.stream().map(Cid::toString).collect(Collectors.joining(",")));
    fields.set("Accept-Ranges", "none");
    fields.set("Content-Type", parameters.contentType()).set("X-Content-Type-Options", "nosniff");
    OutputStream out = exchange.respond(200, fields);
    if (!exchange.request().isHead()) {
      stream(out, resolution, parameters);
    }
    out.close();
  }

  /**
   * Writes the CAR. When a block is missing, those before it are written and the answer stays
   * without its end, so that the client sees that it is cut short.
   */
  private void stream(OutputStream out, PathResolution resolution, CarParameters parameters)
      throws IOException {
    Cid root = resolution instanceof PathResolution.Found found ? found.end() : NOTHING;
    try (var writer = new CarWriter(new UnclosedOutput(out), List.of(root))) {
      var selection = new CarSelection(blocks, writer, parameters.duplicates());
      selection.blocks(resolution.proof());
      switch (resolution) {
        case PathResolution.Found found -> selection.below(found, parameters);
        case PathResolution.Absent absent -> {}
        case PathResolution.Missing(var proof, Cid block) -> blocks.require(block);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean notModified(HttpExchange exchange, HttpFields fields, String etag)
      throws IOException {
    if (!Etags.matches(exchange.request().fields().first("If-None-Match"), etag)) {
      return false;
    }
    exchange.respond(304, fields).close();
    return true;
  }

  private static void cacheable(HttpFields fields, String etag) {
    fields.set("Etag", etag).set("Cache-Control", IMMUTABLE);
  }

  private static void attachment(HttpFields fields, HttpRequest request, String name) {
    String wished = request.parameter("filename");
    String used = wished == null || wished.isEmpty() ? name : wished;
    fields.set(
        "Content-Disposition",
        "attachment; filename=\"%s\"; filename*=UTF-8''%s"
            .formatted(Percent.segment(ascii(used)), Percent.segment(used)));
  }

  /** Each character outside ASCII becomes an underscore. */
  private static String ascii(String text) {
    return text.codePoints()
        .map(c -> c < 0x80 ? c : '_')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static RegistryException notHeld(ContentPath path, Cid cid) {
    return new RegistryException(
        Fault.NOT_FOUND,
        "failed to resolve " + Percent.path(path.text()) + ": block " + cid + " is not held here");
  }
}
