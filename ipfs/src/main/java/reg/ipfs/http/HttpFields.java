package reg.ipfs.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The header fields of a request or response; the case of names does not matter. */
public final class HttpFields {
  private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Sets a field to one value. */
  public HttpFields set(String name, String value) {
    fields.put(name, new ArrayList<>(List.of(value)));
    return this;
  }

  /** Adds a value to a field. */
  public HttpFields add(String name, String value) {
    fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    return this;
  }

  /** The field's first value, or null. */
  public @Nullable String first(String name) {
    List<String> values = fields.get(name);
    return values == null ? null : values.getFirst();
  }

  /** All values of a field, in the order in which they came. */
  public List<String> all(String name) {
    return List.copyOf(fields.getOrDefault(name, List.of()));
  }

  /** Every field by name; not to be changed. */
  Map<String, List<String>> asMap() {
    return fields;
  }
}
