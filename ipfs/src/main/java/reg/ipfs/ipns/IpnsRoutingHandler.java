package reg.ipfs.ipns;

import java.io.IOException;
import java.time.Duration;
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

/**
 * Serves {@code GET /routing/v1/ipns/NAME} and, where it is allowed, {@code PUT}. No record is a
 * 200 of another type, as IPIP-513 says.
 */
public final class IpnsRoutingHandler implements HttpHandler {
  private static final int FRESH_SECONDS_EMPTY = 15;

  private final IpnsAnswer answer;
  private final RecordRouting records;
  private final InstantSource clock;
  private final Writing writing;

  /**
   * Answers from these records.
   *
   * @param writing whether anybody may publish here
   */
  public IpnsRoutingHandler(RecordRouting records, InstantSource clock, Writing writing) {
    this.answer = new IpnsAnswer(records);
    this.records = records;
    this.clock = clock;
    this.writing = writing;
  }

  /** Whether clients may publish. */
  public enum Writing {
    /** Anybody may publish records, which are valid by themselves. */
    ALLOWED,
    /** Nobody may. */
    REFUSED
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    String path = request.path();
    IpnsName name = IpnsAnswer.name(path.substring(path.lastIndexOf('/') + 1));
    boolean reads = request.method().equals("GET") || request.isHead();
    if (!reads && !(request.method().equals("PUT") && writing == Writing.ALLOWED)) {
      String allowed = writing == Writing.ALLOWED ? "GET, PUT" : "GET";
      exchange.respond(405, new HttpFields().set("Allow", allowed), "not served here");
    } else if (name == null) {
      exchange.respond(400, new HttpFields(), "not the name of an IPNS record");
    } else if (reads) {
      get(exchange, name);
    } else {
      put(exchange, name);
    }
  }

  private void get(HttpExchange exchange, IpnsName name) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    var fields = new HttpFields().set("Vary", "Accept");
    @Nullable String accept = request.fields().first("Accept");
    if (accept != null && !accept.contains("*/*") && !IpnsAnswer.isAccepted(request)) {
      exchange.respond(406, fields, "answers are " + IpnsRecord.MEDIA_TYPE);
      return;
    }
    Instant now = clock.instant();
    IpnsRecord record = answer.find(name, now);
    if (record == null) {
      fields.set("Cache-Control", "public, max-age=" + FRESH_SECONDS_EMPTY);
      exchange.respond(200, fields, "no record of " + name + " was found");
      return;
    }
    Duration fresh = IpnsAnswer.freshness(record, now);
    long stale = Duration.between(now, record.validUntil()).minus(fresh).toSeconds();
    fields.set(
        "Cache-Control",
        "public, max-age=%d, stale-while-revalidate=%d, stale-if-error=%d"
            .formatted(fresh.toSeconds(), stale, stale));
    IpnsAnswer.send(exchange, fields, name, record);
  }

  private void put(HttpExchange exchange, IpnsName name) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    @Nullable String type = request.fields().first("Content-Type");
    if (type == null || !type.split(";", 2)[0].strip().equals(IpnsRecord.MEDIA_TYPE)) {
      exchange.respond(406, new HttpFields(), "records are " + IpnsRecord.MEDIA_TYPE);
      return;
    }
    if (request.body().remaining() > IpnsRecord.BYTES_MAX) {
      exchange.respond(400, new HttpFields(), "a record has at most 10 KiB");
      return;
    }
    byte[] record = new byte[request.body().remaining()];
    request.body().duplicate().get(record);
    try {
      var _ = IpnsRecord.valid(name, record, clock.instant());
      records.publish(name.key(), record);
    } catch (RegistryException e) {
      if (e.fault() == Fault.UNREACHABLE) {
        throw e;
      }
      exchange.respond(400, new HttpFields(), String.valueOf(e.getMessage()));
      return;
    }
    exchange.respond(200, new HttpFields(), new byte[0]);
  }
}
