package reg.ipfs.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks.
 *
 * @param method in capitals: {@code GET}
 * @param path decoded, with its leading slash
 * @param query the parameters behind the question mark, decoded, in the order they came
 * @param fields the header fields
 * @param body all of it, read-only; empty when there is none
 */
public record HttpRequest(
    String method,
    String path,
    Map<String, List<String>> query,
    HttpFields fields,
    ByteBuffer body) {

  /** Whether only the head of the answer is wanted. */
  public boolean isHead() {
    return method.equals("HEAD");
  }

  /** The first value of a query parameter, or null. */
  public @Nullable String parameter(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }
}
