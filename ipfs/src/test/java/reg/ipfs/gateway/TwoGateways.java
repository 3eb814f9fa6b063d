package reg.ipfs.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Our gateway and Kubo's, asked the same.
 *
 * @param host the name under which Kubo is asked; empty for its address
 */
public record TwoGateways(URI ours, URI kubos, String host) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** As {@link #same(String, Map)}, without fields. */
  public void same(String target) throws IOException, InterruptedException {
    same(target, Map.of());
  }

  /** Both answer GET and HEAD with the same status, fields and body. */
  public void same(String target, Map<String, String> fields)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> theirs = kubo("GET", target, fields);
    HttpResponse<byte[]> ours = own("GET", target, fields);
    assertThat(ours.statusCode()).as("status of " + target).isEqualTo(theirs.statusCode());
    assertThat(comparable(ours)).as("fields of " + target).isEqualTo(comparable(theirs));
    if (theirs.statusCode() < 400) {
      assertThat(ours.body()).as("body of " + target).isEqualTo(theirs.body());
    }
    HttpResponse<byte[]> ourHead = own("HEAD", target, fields);
    HttpResponse<byte[]> theirHead = kubo("HEAD", target, fields);
    assertThat(ourHead.statusCode()).as("HEAD of " + target).isEqualTo(theirHead.statusCode());
    assertThat(comparable(ourHead)).as("HEAD of " + target).isEqualTo(comparable(theirHead));
  }

  /** What ours answers. */
  public HttpResponse<byte[]> own(String method, String target, Map<String, String> fields)
      throws IOException, InterruptedException {
    return ask(method, URI.create(ours + target), fields);
  }

  /** What Kubo answers. */
  public HttpResponse<byte[]> kubo(String method, String target, Map<String, String> fields)
      throws IOException, InterruptedException {
    var named = new TreeMap<>(fields);
    if (!host.isEmpty()) {
      named.put("X-Forwarded-Host", host);
    }
    return ask(method, URI.create(kubos + target), named);
  }

  private static HttpResponse<byte[]> ask(String method, URI uri, Map<String, String> fields)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    fields.forEach(request::header);
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  /**
   * The fields that must be equal: all but those that let web pages of other origins read the
   * answer, which ours does not, those of the connection, the Etag of CARs, which each gateway
   * makes its own way, and of names the times, which pass between the two answers.
   */
  private static Map<String, List<String>> comparable(HttpResponse<byte[]> response) {
    var fields = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    fields.putAll(response.headers().map());
    fields.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    List.of("date", "transfer-encoding", "connection").forEach(fields::remove);
    fields.computeIfPresent("X-Ipfs-Path", (name, values) -> List.of(decoded(values.getFirst())));
    if (response.uri().getPath().startsWith("/ipns/")) {
      List.of("last-modified", "cache-control").forEach(fields::remove);
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() >= 400) {
      fields.keySet().retainAll(List.of("Content-Type", "X-Content-Type-Options"));
    }
    if (type.startsWith("application/vnd.ipld.car")) {
      assertThat(fields.remove("etag")).hasSize(1);
      fields.remove("content-length");
    }
    return fields;
  }

  /** Kubo writes UTF-8 into the field, which no field may have; ours percent-encodes it. */
  private static String decoded(String path) {
    return path.contains("%")
        ? URLDecoder.decode(path, UTF_8)
        : new String(path.getBytes(ISO_8859_1), UTF_8);
  }
}
