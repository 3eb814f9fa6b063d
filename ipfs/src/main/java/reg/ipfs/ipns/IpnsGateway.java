package reg.ipfs.ipns;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.http.HttpExchange;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpRequest;
import reg.ipfs.routing.RecordRouting;
import reg.libp2p.dns.NameLookup;

/**
 * The part of a gateway that knows names. It hands out records, {@code /ipns/KEY} with {@code
 * format=ipns-record} or the media type in {@code Accept}, and says what keys and domains stand
 * for.
 */
public final class IpnsGateway implements HttpHandler {
  /** What the paths of names begin with. */
  public static final String PREFIX = NamePath.IPNS;

  private static final String FORMAT = "ipns-record";

  private final IpnsAnswer answer;
  private final NameSystem names;
  private final InstantSource clock;

  /**
   * Hands out these records and follows them.
   *
   * @param domains asked what domains stand for
   */
  public IpnsGateway(RecordRouting records, NameLookup domains, InstantSource clock) {
    this.answer = new IpnsAnswer(records);
    this.names = new NameSystem(new IpnsResolver(records, clock), new DnsLink(domains));
    this.clock = clock;
  }

  /** Whether a request is for a record, and not for what its name stands for. */
  public static boolean asksForRecord(HttpRequest request) {
    @Nullable String format = request.parameter("format");
    return format == null ? IpnsAnswer.isAccepted(request) : format.equals(FORMAT);
  }

  /**
   * Where a path leads.
   *
   * @param path {@code /ipns/NAME…}
   * @throws RegistryException INVALID_REQUEST when the name is neither a key nor a domain; as
   *     {@link NameSystem#resolve}
   */
  public NameTarget target(String path) throws InterruptedException {
    int end = path.indexOf('/', PREFIX.length());
    String name = path.substring(PREFIX.length(), end < 0 ? path.length() : end);
    if (!DnsLink.isDomain(name) && IpnsAnswer.name(name) == null) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "what follows /ipns/ is neither a key nor a domain");
    }
    return names.resolve(path);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    var fields = new HttpFields();
    String path = request.path().replaceFirst("/$", "");
    IpnsName name = IpnsAnswer.name(path.substring(PREFIX.length()));
    if (name == null) {
      exchange.respond(406, fields, "records are those of /ipns/KEY alone");
      return;
    }
    Instant now = clock.instant();
    IpnsRecord record = answer.find(name, now);
    if (record == null) {
      exchange.respond(404, fields, "no record of " + name + " was found");
      return;
    }
    long seconds = IpnsAnswer.freshness(record, now).toSeconds();
    fields.set("Cache-Control", "public, max-age=" + seconds);
    IpnsAnswer.send(exchange, fields, name, record);
  }
}
