package reg.ipfs.ipns;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.http.HttpExchange;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpRequest;
import reg.ipfs.routing.RecordRouting;

/** What gateways and routing servers have in common when they answer with a record. */
final class IpnsAnswer {
  private static final int ETAG_BYTES = 16;

  private final RecordRouting records;

  IpnsAnswer(RecordRouting records) {
    this.records = records;
  }

  /** The name in a path; null when it is none. */
  static @Nullable IpnsName name(String text) {
    try {
      return IpnsName.parse(text);
    } catch (RegistryException e) {
      return null;
    }
  }

  /** Whether a client that names types takes a record. */
  static boolean isAccepted(HttpRequest request) {
    for (String field : request.fields().all("Accept")) {
      for (String type : field.split(",", -1)) {
        if (type.split(";", 2)[0].strip().equals(IpnsRecord.MEDIA_TYPE)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The record of a name that is valid now; null when none is found. */
  @Nullable IpnsRecord find(IpnsName name, Instant now) throws InterruptedException {
    byte[] bytes = records.find(name.key());
    try {
      return bytes == null ? null : IpnsRecord.valid(name, bytes, now);
    } catch (RegistryException e) {
      if (e.fault() == Fault.ROLLBACK) {
        return null;
      }
      throw e;
    }
  }

  /** How long a record may be kept: its own time, but never past its end. */
  static Duration freshness(IpnsRecord record, Instant now) {
    Duration left = Duration.between(now, record.validUntil());
    return record.ttl().compareTo(left) < 0 ? record.ttl() : left;
  }

  /** Answers with a record, or with 304. The field of caching must be set. */
  static void send(HttpExchange exchange, HttpFields fields, IpnsName name, IpnsRecord record)
      throws IOException {
    byte[] bytes = record.bytes();
    String etag = etag(bytes);
    fields
        .set("Etag", etag)
        .set(
            "Expires",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                record.validUntil().atOffset(ZoneOffset.UTC)));
    if (etag.equals(exchange.request().fields().first("If-None-Match"))) {
      exchange.respond(304, fields).close();
      return;
    }
    fields
        .set("Content-Type", IpnsRecord.MEDIA_TYPE)
        .set("X-Content-Type-Options", "nosniff")
        .set("Content-Disposition", "attachment; filename=\"" + name + ".ipns-record\"");
    exchange.respond(200, fields, bytes);
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, ETAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
