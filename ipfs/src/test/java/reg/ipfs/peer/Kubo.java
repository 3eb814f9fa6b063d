package reg.ipfs.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A real Kubo in a repository of its own that knows nobody: no bootstrap peers, no DHT, no mDNS,
 * all addresses on the loopback at ports that the system gives.
 */
public final class Kubo implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long STOP_SECONDS_MAX = 10;

  private static final Map<String, Object> ALONE =
      Map.ofEntries(
          Map.entry("Addresses.API", "/ip4/127.0.0.1/tcp/0"),
          Map.entry("Addresses.Gateway", "/ip4/127.0.0.1/tcp/0"),
          Map.entry("Addresses.Swarm", List.of("/ip4/127.0.0.1/tcp/0")),
          Map.entry("AutoConf.Enabled", false),
          Map.entry("Bootstrap", List.of()),
          Map.entry("DNS.Resolvers", Map.of()),
          Map.entry("Discovery.MDNS.Enabled", false),
          Map.entry("Gateway.DeserializedResponses", false),
          Map.entry("Gateway.NoFetch", true),
          Map.entry("Ipns.DelegatedPublishers", List.of()),
          Map.entry("Routing.DelegatedRouters", List.of()),
          Map.entry("Routing.Type", "none"),
          Map.entry("Swarm.DisableNatPortMap", true));

  private final Path folder;
  private final Process daemon;

  private Kubo(Path folder, Process daemon) {
    this.folder = folder;
    this.daemon = daemon;
  }

  /** Starts one whose gateway serves what it holds, and only trustless answers. */
  public static Kubo start() throws IOException, InterruptedException {
    return start(Map.of());
  }

  /** Starts one with further settings, by their dotted names in Kubo's configuration. */
  public static Kubo start(Map<String, Object> settings) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("kubo");
    run(folder, new byte[0], "init", "--profile=test");
    var all = new TreeMap<String, Object>(ALONE);
    all.putAll(settings);
    configure(folder.resolve("config"), all);
    Process daemon = command(folder, "daemon").redirectErrorStream(true).start();
    var kubo = new Kubo(folder, daemon);
    try {
      kubo.awaitReady();
    } catch (IOException | RuntimeException e) {
      kubo.close();
      throw e;
    }
    return kubo;
  }

  private void awaitReady() throws IOException {
    var output =
        new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
    var seen = new ArrayList<String>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.add(line);
      if (line.equals("Daemon is ready")) {
        Thread.ofVirtual().start(() -> drain(output));
        return;
      }
    }
    throw new IOException("Kubo did not start: " + seen);
  }

  private static void drain(BufferedReader output) {
    try (output) {
      while (output.readLine() != null) {
        // Nobody asks what it says later.
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  private static void configure(Path config, Map<String, Object> settings) throws IOException {
    var root = (ObjectNode) JSON.readTree(config.toFile());
    settings.forEach(
        (name, value) -> {
          ObjectNode at = root;
          String[] parts = name.split("\\.", -1);
          for (int i = 0; i < parts.length - 1; i++) {
            at = at.withObjectProperty(parts[i]);
          }
          at.set(parts[parts.length - 1], JSON.valueToTree(value));
        });
    JSON.writeValue(config.toFile(), root);
  }

  /** Runs {@code ipfs} with these arguments against this Kubo and gives what it prints. */
  public byte[] ipfs(byte[] input, String... arguments) throws IOException, InterruptedException {
    return run(folder, input, arguments);
  }

  /** As {@link #ipfs(byte[], String...)}, without input, its output as text. */
  public String ipfs(String... arguments) throws IOException, InterruptedException {
    return new String(run(folder, new byte[0], arguments), StandardCharsets.UTF_8).strip();
  }

  /** Where its gateway is: {@code http://127.0.0.1:PORT}. */
  public URI gateway() {
    return URI.create(line("gateway"));
  }

  /** Where its RPC is: {@code http://127.0.0.1:PORT}. */
  public URI rpc() {
    String[] parts = line("api").split("/", -1);
    return URI.create("http://" + parts[2] + ":" + parts[4]);
  }

  /** A folder that the test may use; it goes with this Kubo. */
  public Path folder() {
    return folder;
  }

  private String line(String file) {
    try {
      return Files.readString(folder.resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] run(Path folder, byte[] input, String... arguments)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile(folder, "stderr", ".txt");
    Process process = command(folder, arguments).redirectError(errors.toFile()).start();
    Thread.ofVirtual()
        .start(
            () -> {
              try (var in = process.getOutputStream()) {
                in.write(input);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException(
          "ipfs " + String.join(" ", arguments) + ": " + Files.readString(errors));
    }
    return output;
  }

  private static ProcessBuilder command(Path folder, String... arguments) {
    Path binary = Path.of(System.getProperty("reg.repository"), "peers", "bin", "ipfs");
    if (!Files.isExecutable(binary)) {
      throw new IllegalStateException("no Kubo at " + binary + "; run peers/install");
    }
    var words = new ArrayList<String>();
    words.add(binary.toString());
    words.addAll(List.of(arguments));
    var builder = new ProcessBuilder(words);
    builder.environment().put("IPFS_PATH", folder.toString());
    builder.environment().put("IPFS_TELEMETRY", "off");
    return builder;
  }

  @Override
  public void close() throws IOException {
    daemon.destroy();
    try {
      daemon.onExit().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      daemon.destroyForcibly();
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
