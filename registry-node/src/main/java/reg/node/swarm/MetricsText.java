package reg.node.swarm;

import java.util.Map;

/**
 * Figures in the text format of Prometheus, version 0.0.4. Names and labels are ours, so nothing in
 * them needs an escape.
 */
final class MetricsText {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();

  /** A figure that goes up and down. */
  MetricsText gauge(String name, String help, long value) {
    return head(name, help, "gauge").sample(name, value);
  }

  /** A figure that only grows while the node runs; its name ends in {@code _total}. */
  MetricsText counter(String name, String help, long value) {
    return head(name, help, "counter").sample(name, value);
  }

  /** A counter for each value of a label. */
  MetricsText counters(String name, String help, String label, Map<String, Long> values) {
    head(name, help, "counter");
    return samples(name, label, values);
  }

  /** A gauge for each value of a label. */
  MetricsText gauges(String name, String help, String label, Map<String, Long> values) {
    head(name, help, "gauge");
    return samples(name, label, values);
  }

  private MetricsText samples(String name, String label, Map<String, Long> values) {
    values.forEach((each, value) -> sample(name + "{" + label + "=\"" + each + "\"}", value));
    return this;
  }

  private MetricsText head(String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  private MetricsText sample(String name, long value) {
    text.append(name).append(' ').append(value).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
