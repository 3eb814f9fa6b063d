package reg.cli.program;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A home, and the commands that run on it. */
final class RegHome {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration STARTING = Duration.ofMinutes(2);

  private final Path folder;

  private RegHome(Path folder) {
    this.folder = folder;
  }

  /** The home in a folder, which need not exist yet. */
  static RegHome at(Path folder) {
    return new RegHome(folder);
  }

  /** Whether a process has the store open. */
  boolean isHeld() {
    Path holder = folder.resolve("store/holder");
    try {
      return Files.exists(holder) && Files.size(holder) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a command. */
  Running start(String... arguments) {
    var builder = new ProcessBuilder(Program.command(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("REG_"));
    builder.environment().put("REG_HOME", folder.toString());
    return Running.start(builder);
  }

  /** Runs a command, however it ends. */
  Ended run(String... arguments) {
    return start(arguments).await(LIMIT);
  }

  /** Runs a command that must succeed. */
  Ended succeed(String... arguments) {
    return run(arguments).requireCode(0);
  }

  /** Runs a command that must succeed, with {@code --json} among its words. */
  JsonNode json(String... arguments) {
    return succeed(arguments).json();
  }

  /**
   * Starts a node that listens on loopback alone, at ports that are free, and is found by nobody.
   *
   * @return its status
   */
  JsonNode startNode(String... options) {
    var words =
        new ArrayList<>(List.of("node", "start", "--no-mdns", "--swarm", "/ip4/127.0.0.1/tcp/0"));
    words.addAll(List.of("--http", "127.0.0.1:0"));
    words.addAll(List.of(options));
    start(words.toArray(String[]::new)).await(STARTING).requireCode(0);
    return json("node", "status", "--json");
  }

  /** Every block is read and hashed, and nothing is wrong. */
  void requireSound() {
    succeed("fsck", "--quiet");
  }
}
