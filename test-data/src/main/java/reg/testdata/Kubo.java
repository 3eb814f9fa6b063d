package reg.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Kubo daemon with a repository of its own, on loopback addresses and free ports, that knows
 * nobody: no bootstrap peers, no mDNS, no routing unless the settings say otherwise.
 */
public final class Kubo implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STARTING_SECONDS_MAX = 60;
  private static final int COMMAND_SECONDS_MAX = 120;
  private static final int STOPPING_SECONDS_MAX = 10;
  private static final String READY = "Daemon is ready";

  private final Path repository;
  private @Nullable Process daemon;
  private String peerId = "";
  private String address = "";

  private Kubo(Path repository) {
    this.repository = repository;
  }

  /**
   * Starts a daemon.
   *
   * @param repository a folder that does not exist yet
   * @param settings what its configuration has besides: {@code Swarm.Transports.Security.TLS} to
   *     the JSON {@code false}
   */
  public static Kubo start(Path repository, Map<String, String> settings) throws IOException {
    return start(repository, settings, Map.of());
  }

  /** As {@link #start(Path, Map)}, with more files in the repository, such as {@code swarm.key}. */
  public static Kubo start(Path repository, Map<String, String> settings, Map<String, String> files)
      throws IOException {
    var kubo = new Kubo(repository);
    Files.createDirectories(repository);
    kubo.run("init", "--profile=test");
    kubo.configure(settings);
    for (var file : files.entrySet()) {
      Files.writeString(repository.resolve(file.getKey()), file.getValue());
    }
    try {
      kubo.startDaemon();
      kubo.learnAddress();
      return kubo;
    } catch (IOException | RuntimeException e) {
      kubo.close();
      throw e;
    }
  }

  /** Who the daemon is. */
  public String peerId() {
    return peerId;
  }

  /** Where it listens, with its peer id behind: {@code /ip4/127.0.0.1/tcp/…/p2p/…}. */
  public String address() {
    return address;
  }

  /**
   * Runs {@code ipfs ARGUMENTS} against the daemon.
   *
   * @return what it printed
   * @throws IOException with its error output when it fails
   */
  public String run(String... arguments) throws IOException {
    Path out = Files.createTempFile(repository, "out", "");
    Path errors = Files.createTempFile(repository, "errors", "");
    try {
      Process process =
          command(List.of(arguments))
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile())
              .start();
      awaitEnd(process, COMMAND_SECONDS_MAX);
      if (process.exitValue() != 0) {
        String why = Files.readString(out) + Files.readString(errors);
        throw new IOException("ipfs " + String.join(" ", arguments) + ": " + why.strip());
      }
      return Files.readString(out);
    } finally {
      Files.delete(out);
      Files.delete(errors);
    }
  }

  /** Runs a command that prints JSON. */
  public JsonNode json(String... arguments) throws IOException {
    return JSON.readTree(run(arguments));
  }

  private ProcessBuilder command(List<String> arguments) {
    var words = new ArrayList<String>();
    words.add(program().toString());
    words.addAll(arguments);
    var builder = new ProcessBuilder(words);
    builder.environment().put("IPFS_PATH", repository.toString());
    builder.environment().put("IPFS_TELEMETRY", "off");
    return builder;
  }

  private static Path program() {
    Path program = Path.of(System.getProperty("reg.repository", "..")).resolve("peers/bin/ipfs");
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(
          "there is no real Kubo at " + program + "; run 'peers/install ipfs' to build it");
    }
    return program.toAbsolutePath();
  }

  /** The test profile has already closed the doors to the rest of the world. */
  private void configure(Map<String, String> settings) throws IOException {
    Path file = repository.resolve("config");
    var config = (ObjectNode) JSON.readTree(Files.readString(file));
    config.withObject("/Routing").put("Type", "none");
    for (var setting : settings.entrySet()) {
      int last = setting.getKey().lastIndexOf('.');
      String parent = "/" + setting.getKey().substring(0, last).replace('.', '/');
      config
          .withObject(parent)
          .set(setting.getKey().substring(last + 1), JSON.readTree(setting.getValue()));
    }
    Files.writeString(file, config.toPrettyString());
  }

  private void startDaemon() throws IOException {
    Process process = command(List.of("daemon")).redirectErrorStream(true).start();
    daemon = process;
    var watchdog = Thread.startVirtualThread(() -> killUnlessReady(process));
    var output = new StringBuilder();
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      output.append(line).append('\n');
      if (line.contains(READY)) {
        watchdog.interrupt();
        Thread.ofPlatform().daemon().name("kubo-output").start(() -> drain(lines));
        return;
      }
    }
    throw new IOException("Kubo did not start:\n" + output);
  }

  private static void killUnlessReady(Process process) {
    try {
      if (!process.waitFor(STARTING_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // It is ready.
      Thread.currentThread().interrupt();
    }
  }

  /** What it says later is of no interest, but its pipe must not fill. */
  private static void drain(BufferedReader lines) {
    try {
      lines.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // The daemon is gone.
      Thread.currentThread().interrupt();
    }
  }

  private void learnAddress() throws IOException {
    JsonNode id = json("id");
    peerId = id.path("ID").asText();
    for (JsonNode each : id.path("Addresses")) {
      if (each.asText().startsWith("/ip4/127.0.0.1/tcp/")) {
        address = each.asText();
        return;
      }
    }
    throw new IOException("Kubo does not listen on TCP: " + id);
  }

  private static void awaitEnd(Process process, int seconds) throws IOException {
    try {
      if (process.waitFor(seconds, TimeUnit.SECONDS)) {
        return;
      }
      process.destroyForcibly();
      throw new IOException("ipfs did not end within " + seconds + " s");
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ipfs was running", e);
    }
  }

  /** Stops the daemon. */
  @Override
  public void close() {
    Process process = daemon;
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(STOPPING_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
