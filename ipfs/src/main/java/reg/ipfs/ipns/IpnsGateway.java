package reg.ipfs.ipns;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import reg.ipfs.http.HttpExchange;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpHandler;
import reg.ipfs.http.HttpRequest;
import reg.ipfs.routing.RecordRouting;

/**
 * The part of a trustless gateway that hands out records: {@code /ipns/NAME} with {@code
 * format=ipns-record} or the media type in {@code Accept}. Names are not followed: 501 for all
 * else.
 */
public final class IpnsGateway implements HttpHandler {
  private static final String FORMAT = "ipns-record";

  private final IpnsAnswer answer;
  private final InstantSource clock;

  /** Hands out these records. */
  public IpnsGateway(RecordRouting records, InstantSource clock) {
    this.answer = new IpnsAnswer(records);
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    var fields = new HttpFields();
    @Nullable String format = request.parameter("format");
    if (format == null ? !IpnsAnswer.isAccepted(request) : !format.equals(FORMAT)) {
      exchange.respond(501, fields, "names are not followed here; ask for format=" + FORMAT);
      return;
    }
    String path = request.path().replaceFirst("/$", "");
    IpnsName name = IpnsAnswer.name(path.substring(NamePath.IPNS.length()));
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
