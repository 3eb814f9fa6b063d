package reg.node.meta;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a README.md, or where there is none a GGUF header, claims at length: too much for the meta
 * of a release, which keeps what people look for. At most {@value #TEXT_MAX} characters a text.
 *
 * @param description its first paragraph; null when there is none
 * @param sections text by topic
 * @param metrics what was measured, at most {@value #METRICS_MAX}
 */
public record CardDetails(
    @Nullable String description, Map<CardTopic, String> sections, List<Metric> metrics) {
  /** The longest text; what is longer is cut, and ends with an ellipsis. */
  public static final int TEXT_MAX = 4000;

  /** The most metrics. */
  public static final int METRICS_MAX = 200;

  /** Nothing is claimed. */
  public static final CardDetails NONE = new CardDetails(null, Map.of(), List.of());

  /**
   * A measurement.
   *
   * @param name {@code accuracy}
   * @param value as the card writes it
   * @param data on which data; null when it does not say
   */
  public record Metric(String name, String value, @Nullable String data) {}

  public CardDetails {
    var sorted = new EnumMap<CardTopic, String>(CardTopic.class);
    sorted.putAll(sections);
    sections = Collections.unmodifiableMap(sorted);
    metrics = List.copyOf(metrics);
  }
}
