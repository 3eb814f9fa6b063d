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
import reg.ipfs.ipns.IpnsGateway;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.car.CarWriter;

/**
 * Serves {@code /ipfs/CID[/PATH]} and {@code /ipns/NAME[/PATH]} as a trustless gateway: raw blocks,
 * CARs of what a path leads to, and records of names. Blocks are those of the source alone, so it
 * should be given only blocks that may be public.
 */
public final class GatewayHandler implements HttpHandler {
  private static final String TRUSTLESS_ONLY =
      "only trustless requests are accepted on this gateway:"
          + " https://specs.ipfs.tech/http-gateways/trustless-gateway/";

  /** The root that a CAR names when its path leads nowhere. */
  private static final Cid NOTHING = Cid.parse("bafkqaaa");

  private final BlockSource blocks;
  private final @Nullable IpnsGateway names;

  /** A gateway to these blocks, without names. */
  public GatewayHandler(BlockSource blocks) {
    this(blocks, null);
  }

  /**
   * A gateway to these blocks.
   *
   * @param names knows what names stand for; null for nobody
   */
  public GatewayHandler(BlockSource blocks, @Nullable IpnsGateway names) {
    this.blocks = blocks;
    this.names = names;
  }

  /** Whether a request is for a gateway, going by its path. */
  public static boolean serves(HttpRequest request) {
    return request.path().startsWith(ContentPath.PREFIX)
        || request.path().startsWith(IpnsGateway.PREFIX);
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
    if (request.path().startsWith(ContentPath.PREFIX)) {
      answer(exchange, Asked.immutable(request.path()));
    } else if (names == null) {
      exchange.respond(501, new HttpFields(), "only /ipfs/ paths are served here");
    } else if (IpnsGateway.asksForRecord(request)) {
      names.handle(exchange);
    } else if (Wanted.of(request).format() == null) {
      exchange.respond(406, new HttpFields(), TRUSTLESS_ONLY);
    } else {
      answer(exchange, Asked.named(request.path(), names.target(request.path())));
    }
  }

  private void answer(HttpExchange exchange, Asked asked) throws IOException {
    var fields = new HttpFields().set("X-Ipfs-Path", asked.field());
    if ("script".equals(exchange.request().fields().first("Service-Worker")) && asked.isRoot()) {
      exchange.respond(400, fields, "service workers are not registered for a namespace's root");
    } else if (!answeredFromCacheOnly(exchange, asked)) {
      negotiated(exchange, asked, fields);
    }
  }

  private void negotiated(HttpExchange exchange, Asked asked, HttpFields fields)
      throws IOException {
    HttpRequest request = exchange.request();
    Wanted wanted = Wanted.of(request);
    ResponseFormat format = wanted.format();
    if (format == null || (format == ResponseFormat.RAW && !asked.isRoot())) {
      exchange.respond(406, fields, TRUSTLESS_ONLY);
      return;
    }
    String location = wanted.location(request, format);
    if (location != null) {
      fields.set("Content-Location", location);
    }
    switch (format) {
      case RAW -> raw(exchange, asked, fields);
      case CAR -> car(exchange, asked, CarParameters.of(request, wanted.parameters()), fields);
    }
  }

  /** {@code Cache-Control: only-if-cached} asks whether the end of the path is held. */
  private boolean answeredFromCacheOnly(HttpExchange exchange, Asked asked) throws IOException {
    HttpRequest request = exchange.request();
    if (!"only-if-cached".equals(request.fields().first("Cache-Control"))) {
      return false;
    }
    boolean held =
        PathResolver.resolve(blocks, asked.path()) instanceof PathResolution.Found found
            && LocalBlocks.find(blocks, found.end()) != null;
    if (!held) {
      exchange.respond(412, new HttpFields(), "\"" + asked.field() + "\" not in local datastore");
    } else if (request.isHead()) {
      exchange.respond(200, new HttpFields(), new byte[0]);
    }
    return !held || request.isHead();
  }

  private void raw(HttpExchange exchange, Asked asked, HttpFields fields) throws IOException {
    PathResolution.Found found = end(asked);
    Block block = LocalBlocks.find(blocks, found.end());
    if (block == null) {
      throw notHeld(asked, found.end());
    }
    String etag = Etags.block(block.cid());
    asked.cacheable(fields, etag);
    if (notModified(exchange, fields, etag)) {
      return;
    }
    HttpRequest request = exchange.request();
    fields.set("X-Ipfs-Roots", roots(found.roots()));
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

  /** The end of a path that a name stands for, or the CID itself. */
  private PathResolution.Found end(Asked asked) {
    return switch (PathResolver.resolve(blocks, asked.path())) {
      case PathResolution.Found found when !found.inside() -> found;
      case PathResolution.Missing(var proof, Cid block) -> throw notHeld(asked, block);
      default ->
          throw new RegistryException(
              Fault.NOT_FOUND, "failed to resolve " + asked.field() + ": it leads to no block");
    };
  }

  private static String roots(List<Cid> cids) {
    return cids.stream().map(Cid::toString).collect(Collectors.joining(","));
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

  private void car(HttpExchange exchange, Asked asked, CarParameters parameters, HttpFields fields)
      throws IOException {
    ContentPath path = asked.path();
    if (LocalBlocks.find(blocks, path.root()) == null) {
      throw notHeld(asked, path.root());
    }
    String etag = Etags.car(path, parameters);
    asked.cacheable(fields, etag);
    String last = path.names().isEmpty() ? "" : "_" + path.names().getLast();
    attachment(fields, exchange.request(), path.root() + last + ".car");
    if (notModified(exchange, fields, etag)) {
      return;
    }
    PathResolution resolution = PathResolver.resolve(blocks, path);
    List<Cid> roots =
        resolution instanceof PathResolution.Found found ? found.roots() : List.of(path.root());
    fields.set("X-Ipfs-Roots", roots(roots));
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

  private static RegistryException notHeld(Asked asked, Cid cid) {
    return new RegistryException(
        Fault.NOT_FOUND,
        "failed to resolve " + asked.field() + ": block " + cid + " is not held here");
  }
}
