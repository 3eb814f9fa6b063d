package reg.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in the order in which its fields were put. Absent values are left out. Values are
 * strings, numbers, booleans, lists, maps and other {@code Json} objects; anything else is written
 * as its {@code toString}.
 */
public final class Json {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private Json() {}

  /** An object without fields. */
  public static Json object() {
    return new Json();
  }

  /** Adds a field, unless the value is null. */
  public Json put(String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, plain(value));
    }
    return this;
  }

  /** The document, indented. */
  public String document() {
    return write(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT));
  }

  /** The document on one line, for streams of them. */
  public String line() {
    return write(new ObjectMapper());
  }

  private String write(ObjectMapper mapper) {
    try {
      return escapeHidden(mapper.writeValueAsString(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Outside of strings JSON is ASCII, so an escape of anything else is within one and means the
   * same.
   */
  private static String escapeHidden(String json) {
    return json.lines().map(Printable::escape).collect(Collectors.joining("\n"));
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Json json -> json.fields;
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, each) -> copy.put(key.toString(), plain(each)));
        yield copy;
      }
      case Collection<?> items -> {
        var copy = new ArrayList<Object>();
        items.forEach(each -> copy.add(plain(each)));
        yield copy;
      }
      case Number number -> number;
      case Boolean bool -> bool;
      default -> value.toString();
    };
  }
}
