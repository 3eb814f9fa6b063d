package reg.ipfs.ipns;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.http.StallGuard;
import reg.ipfs.routing.RecordRouting;

/** Asks a server for records, over {@code /routing/v1/ipns}, and publishes there. */
public final class DelegatedRecords implements RecordRouting, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final URI base;
  private final HttpClient http;
  private final InstantSource clock;

  /**
   * A client of a server.
   *
   * @param base without a path: {@code https://delegated-ipfs.example}
   */
  public DelegatedRecords(URI base, InstantSource clock) {
    this.base = base;
    this.http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    this.clock = clock;
  }

  /**
   * The server's record, which is valid now; null when it has none.
   *
   * @throws RegistryException UNREACHABLE when it does not answer in time; as {@link
   *     IpnsRecord#valid} when its record is not good
   */
  @Override
  public byte @Nullable [] find(byte[] key) throws InterruptedException {
    IpnsName name = IpnsName.ofKey(key);
    HttpRequest request = request(name).header("Accept", IpnsRecord.MEDIA_TYPE).build();
    byte[] record = send(request, this::record);
    if (record.length == 0) {
      return null;
    }
    return IpnsRecord.valid(name, record, clock.instant()).bytes();
  }

  /**
   * Puts a record there.
   *
   * @throws RegistryException as {@link IpnsRecord#valid} before anything is sent; UNREACHABLE when
   *     the server does not take it
   */
  @Override
  public void publish(byte[] key, byte[] record) throws InterruptedException {
    IpnsName name = IpnsName.ofKey(key);
    var _ = IpnsRecord.valid(name, record, clock.instant());
    HttpRequest request =
        request(name)
            .header("Content-Type", IpnsRecord.MEDIA_TYPE)
            .PUT(BodyPublishers.ofByteArray(record))
            .build();
    var _ = send(request, this::taken);
  }

  private HttpRequest.Builder request(IpnsName name) {
    return HttpRequest.newBuilder(base.resolve("/routing/v1/ipns/" + name)).timeout(ANSWER);
  }

  private interface Answer {
    byte[] read(HttpResponse<InputStream> answer, InputStream body) throws IOException;
  }

  private byte[] send(HttpRequest request, Answer reader) throws InterruptedException {
    try {
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = StallGuard.whole(answer.body(), ANSWER)) {
        return reader.read(answer, body);
      }
    } catch (IOException e) {
      throw new RegistryException(Fault.UNREACHABLE, request.uri() + " gave no answer: " + e, e);
    }
  }

  /** The bytes of a record; none when the server has none, which newer ones say with a 200. */
  private byte[] record(HttpResponse<InputStream> answer, InputStream body) throws IOException {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (answer.statusCode() == NOT_FOUND
        || (answer.statusCode() == OK && !type.startsWith(IpnsRecord.MEDIA_TYPE))) {
      return new byte[0];
    }
    var _ = taken(answer, body);
    return body.readNBytes(IpnsRecord.BYTES_MAX + 1);
  }

  private byte[] taken(HttpResponse<InputStream> answer, InputStream body) throws IOException {
    if (answer.statusCode() != OK) {
      throw new IOException("status " + answer.statusCode());
    }
    return new byte[0];
  }

  /** Ends the connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
