package reg.manifest.attest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;

/** Times in JSON: RFC 3339, as {@code 2026-11-22T19:12:05Z}. */
final class Moments {
  private static final int YEAR_MAX = 9999;

  private Moments() {}

  static @Nullable String write(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * The time in a field; null when it is not there.
   *
   * @throws RegistryException MALFORMED when it is no time of the years 1970 to 9999
   */
  static @Nullable Instant read(MapNode map, String key) {
    String text = map.textOrNull(key);
    if (text == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 1970 && time.getYear() <= YEAR_MAX) {
        return time.toInstant().truncatedTo(ChronoUnit.SECONDS);
      }
    } catch (DateTimeException e) {
      // Said below, with the field.
    }
    throw DsseEnvelope.malformed("field '" + key + "' is no time as 2026-11-22T19:12:05Z");
  }

  /** As {@link #read}, of a field in maps of those names; null also when a map is not there. */
  static @Nullable Instant at(MapNode map, String... path) {
    MapNode inner = map;
    for (int i = 0; i + 1 < path.length; i++) {
      Node next = inner.find(path[i]);
      if (!(next instanceof MapNode found)) {
        return null;
      }
      inner = found;
    }
    return read(inner, path[path.length - 1]);
  }
}
