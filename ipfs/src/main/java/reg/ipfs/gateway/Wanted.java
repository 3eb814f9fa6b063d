package reg.ipfs.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.http.HttpRequest;

/**
 * The format that a request asks for.
 *
 * @param format null for any that is not served here
 * @param parameters behind the media type in {@code Accept}, when it named the format
 */
record Wanted(@Nullable ResponseFormat format, Map<String, String> parameters) {
  private static final Wanted OTHER = new Wanted(null, Map.of());

  /** Values of {@code format} that gateways know and a trustless one does not serve. */
  private static final List<String> FOREIGN_FORMATS =
      List.of("tar", "json", "cbor", "dag-json", "dag-cbor", "ipns-record");

  /** Media types that say what is wanted; others, as browsers send them, say nothing. */
  private static final List<String> EXPLICIT =
      List.of(
          "application/vnd.ipld",
          "application/vnd.ipfs",
          "application/x-tar",
          "application/json",
          "application/cbor");

  Wanted {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads {@code format} and {@code Accept}; the former wins, and the parameters of the latter
   * count only when both agree.
   *
   * @throws RegistryException INVALID_REQUEST for a media type that can not be read
   */
  static Wanted of(HttpRequest request) {
    Wanted accepted = accepted(request);
    String parameter = request.parameter("format");
    if (parameter == null || parameter.isEmpty()) {
      return accepted;
    }
    for (ResponseFormat format : ResponseFormat.values()) {
      if (format.parameter().equals(parameter)) {
        return accepted.format == format ? accepted : new Wanted(format, Map.of());
      }
    }
    return FOREIGN_FORMATS.contains(parameter) ? OTHER : accepted;
  }

  private static Wanted accepted(HttpRequest request) {
    for (String field : request.fields().all("Accept")) {
      for (String type : field.split(",", -1)) {
        String trimmed = type.strip();
        if (EXPLICIT.stream().anyMatch(trimmed::startsWith)) {
          return parse(trimmed);
        }
      }
    }
    return OTHER;
  }

  private static Wanted parse(String accepted) {
    String[] parts = accepted.split(";", -1);
    var parameters = new HashMap<String, String>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].strip().split("=", 2);
      boolean again =
          pair.length == 2
              && parameters.put(pair[0].toLowerCase(Locale.ROOT), unquoted(pair[1])) != null;
      if (again || (pair.length < 2 && !parts[i].isBlank())) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, "can not read Accept: " + Percent.path(accepted));
      }
    }
    String type = parts[0].strip().toLowerCase(Locale.ROOT);
    for (ResponseFormat format : ResponseFormat.values()) {
      if (format.mediaType().equals(type)) {
        return new Wanted(format, parameters);
      }
    }
    return OTHER;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /**
   * Where the same answer has a URL of its own, or null when the request's URL already says
   * everything.
   */
  @Nullable String location(HttpRequest request, ResponseFormat answered) {
    if (answered.parameter().equals(request.parameter("format"))) {
      return null;
    }
    var query = new TreeMap<String, List<String>>(request.query());
    query.put("format", List.of(answered.parameter()));
    parameters.forEach(
        (name, value) -> query.putIfAbsent(answered.parameter() + "-" + name, List.of(value)));
    var out = new StringBuilder(Percent.path(request.path()));
    char separator = '?';
    for (var entry : query.entrySet()) {
      for (String value : entry.getValue()) {
        out.append(separator).append(Percent.query(entry.getKey()));
        out.append('=').append(Percent.query(value));
        separator = '&';
      }
    }
    return out.toString();
  }
}
