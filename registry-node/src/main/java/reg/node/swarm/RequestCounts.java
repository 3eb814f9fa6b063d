package reg.node.swarm;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many HTTP requests came, by page. */
final class RequestCounts {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /** One more for a page; the names are ours, so there are few. */
  void add(String page) {
    counts.computeIfAbsent(page, _ -> new LongAdder()).increment();
  }

  Map<String, Long> now() {
    var now = new TreeMap<String, Long>();
    counts.forEach((page, count) -> now.put(page, count.sum()));
    return now;
  }
}
