package reg.node.swarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import reg.ipfs.bitswap.BlockTraffic;
import reg.ipfs.http.HttpExchange;
import reg.ipfs.http.HttpFields;
import reg.libp2p.Connection;
import reg.libp2p.Direction;
import reg.libp2p.Host;
import reg.node.Registry;
import reg.storage.StorageStats;

/** What a node counts, for Prometheus. */
final class Metrics {
  private static final Path MEMORY = Path.of("/proc/self/statm");
  private static final int PAGE_BYTES = 4_096;

  private final Registry registry;
  private final Network network;
  private final RequestCounts requests;
  private final long started = System.nanoTime();

  Metrics(Registry registry, Network network, RequestCounts requests) {
    this.registry = registry;
    this.network = network;
    this.requests = requests;
  }

  /** Answers with all of it. */
  void answer(HttpExchange exchange) throws IOException {
    var fields = new HttpFields().set("Content-Type", MetricsText.MEDIA_TYPE);
    fields.set("Cache-Control", "no-store");
    exchange.respond(200, fields, text().getBytes(StandardCharsets.UTF_8));
  }

  private String text() {
    var text = new MetricsText();
    store(text);
    peers(text);
    traffic(text);
    process(text);
    return text.toString();
  }

  private void store(MetricsText text) {
    StorageStats stats = registry.storage().stats();
    text.gauge("reg_blocks", "Blocks in the store.", stats.blocks())
        .gauge("reg_bytes", "Bytes of the blocks in the store.", stats.blockBytes())
        .gauge("reg_stored_bytes", "Bytes of the blocks in stored form.", stats.storedBytes())
        .gauge("reg_disk_bytes", "Bytes that the store takes on disk.", stats.diskBytes())
        .gauge("reg_pins", "Pins.", stats.pins());
  }

  private void peers(MetricsText text) {
    Host host = network.host();
    Map<String, Long> byDirection = new TreeMap<>();
    for (Direction direction : Direction.values()) {
      byDirection.put(direction.name().toLowerCase(Locale.ROOT), 0L);
    }
    for (Connection connection : host.connections()) {
      byDirection.merge(connection.direction().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    }
    long peers = host.connections().stream().map(Connection::peer).distinct().count();
    text.gauges("reg_connections", "Open connections, by who dialled.", "direction", byDirection)
        .gauge("reg_peers", "Peers that are connected.", peers)
        .gauge("reg_bans", "Peers that are banned.", host.bans().size());
  }

  private void traffic(MetricsText text) {
    Map<String, BlockTraffic> all = network.traffic();
    String label = "protocol";
    text.counters(
            "reg_sent_blocks_total", "Blocks sent.", label, each(all, BlockTraffic::sentBlocks))
        .counters("reg_sent_bytes_total", "Their bytes.", label, each(all, BlockTraffic::sentBytes))
        .counters(
            "reg_received_blocks_total",
            "Blocks that came.",
            label,
            each(all, BlockTraffic::receivedBlocks))
        .counters(
            "reg_received_bytes_total",
            "Their bytes.",
            label,
            each(all, BlockTraffic::receivedBytes))
        .counters("reg_http_requests_total", "HTTP requests, by page.", "page", requests.now());
  }

  private static Map<String, Long> each(
      Map<String, BlockTraffic> all, ToLongFunction<BlockTraffic> figure) {
    Map<String, Long> figures = new TreeMap<>();
    all.forEach((protocol, traffic) -> figures.put(protocol, figure.applyAsLong(traffic)));
    return figures;
  }

  private void process(MetricsText text) {
    Runtime runtime = Runtime.getRuntime();
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
    long heap = runtime.totalMemory() - runtime.freeMemory();
    text.gauge("reg_uptime_seconds", "Since the node started.", seconds)
        .gauge("reg_heap_bytes", "Heap in use.", heap);
    long resident = residentBytes();
    if (resident >= 0) {
      text.gauge("process_resident_memory_bytes", "Resident memory.", resident);
    }
  }

  /** As Linux says; -1 elsewhere. */
  private static long residentBytes() {
    try {
      return Files.exists(MEMORY)
          ? Long.parseLong(Files.readString(MEMORY).split(" ", -1)[1]) * PAGE_BYTES
          : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
