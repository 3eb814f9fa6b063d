package reg.node.meta;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/** Gathers facts; of two sources that speak of one thing, the first counts. For one thread. */
final class Facts {
  private final Map<String, Node> entries = new LinkedHashMap<>();

  void put(String key, @Nullable String value) {
    if (value != null) {
      entries.putIfAbsent(key, new TextNode(value));
    }
  }

  void put(String key, @Nullable Long value) {
    if (value != null) {
      entries.putIfAbsent(key, IntNode.of(value));
    }
  }

  void put(String key, @Nullable Node value) {
    if (value != null) {
      entries.putIfAbsent(key, value);
    }
  }

  MapNode build() {
    return MapNode.of(entries);
  }
}
