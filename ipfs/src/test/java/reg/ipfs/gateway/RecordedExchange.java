package reg.ipfs.gateway;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.ipfs.http.HttpExchange;
import reg.ipfs.http.HttpFields;
import reg.ipfs.http.HttpRequest;

/** An exchange without a network: what was asked is given, what was answered is kept. */
final class RecordedExchange implements HttpExchange {
  private final HttpRequest request;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable HttpFields fields;
  private int status;
  private boolean whole;

  RecordedExchange(String method, String target, Map<String, String> fields) {
    URI uri = URI.create(target);
    var sent = new HttpFields();
    fields.forEach(sent::set);
    request = new HttpRequest(method, uri.getPath(), query(uri), sent, ByteBuffer.allocate(0));
  }

  private static Map<String, List<String>> query(URI uri) {
    var query = new LinkedHashMap<String, List<String>>();
    String text = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String pair : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        String value = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
        query.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(value);
      }
    }
    return query;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public OutputStream respond(int answered, HttpFields answeredFields) {
    status = answered;
    fields = answeredFields;
    return new OutputStream() {
      @Override
      public void write(int b) {
        body.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        body.write(bytes, offset, length);
      }

      @Override
      public void close() {
        whole = true;
      }
    };
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body.toByteArray();
  }

  boolean isWhole() {
    return whole;
  }

  @Nullable String field(String name) {
    return fields == null ? null : fields.first(name);
  }
}
