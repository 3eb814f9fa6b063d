package reg.node.meta;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.FloatNode;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.node.meta.CardDetails.Metric;

/**
 * The measurements in a card's {@code model-index}. What is not as the format says is left out.
 * Source: Hugging Face, model card metadata; Papers with Code, model-index.
 */
final class CardMetrics {
  private CardMetrics() {}

  static List<Metric> of(MapNode card) {
    var metrics = new ArrayList<Metric>();
    for (MapNode model : maps(card.find("model-index"))) {
      for (MapNode result : maps(model.find("results"))) {
        String data =
            result.find("dataset") instanceof MapNode dataset
                ? Plain.text(dataset, dataset.find("name") == null ? "type" : "name")
                : null;
        maps(result.find("metrics")).forEach(metric -> add(metric, data, metrics));
      }
    }
    return metrics;
  }

  private static void add(MapNode metric, @Nullable String data, List<Metric> metrics) {
    String name = Plain.text(metric, metric.find("name") == null ? "type" : "name");
    String value = value(metric.find("value"));
    if (name != null && value != null && metrics.size() < CardDetails.METRICS_MAX) {
      metrics.add(new Metric(name, value, data));
    }
  }

  private static @Nullable String value(@Nullable Node node) {
    return switch (node) {
      case IntNode whole -> whole.bigValue().toString();
      case FloatNode(double real) -> Double.toString(real);
      case null -> null;
      default -> Plain.text(node);
    };
  }

  private static List<MapNode> maps(@Nullable Node node) {
    return node instanceof ListNode(var elements)
        ? elements.stream()
            .filter(MapNode.class::isInstance)
            .map(MapNode.class::cast)
            .limit(Plain.LIST_MAX)
            .toList()
        : List.of();
  }
}
