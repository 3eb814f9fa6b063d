package reg.cli.program;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A home, and the commands that run on it. */
final class RegHome {
  private static final Duration LIMIT = Duration.ofMinutes(3);

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

  /** Every block is read and hashed, and nothing is wrong. */
  void requireSound() {
    succeed("fsck", "--quiet");
  }
}
