package reg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs commands in this process and keeps what they print. */
final class Console {
  private static final long LOOK_MILLIS = 20;

  private final Map<String, String> environment = new HashMap<>();

  /** A console of a registry in that folder. */
  static Console at(Path home) {
    return new Console().with("REG_HOME", home.toString());
  }

  Console with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Result run(String... args) {
    return runWithInput(new byte[0], args);
  }

  Result runWithInput(byte[] input, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var session =
        new Session(
            new ByteArrayInputStream(input),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.copyOf(environment));
    int code = Reg.run(List.of(args), session);
    return new Result(code, out, err.toString(StandardCharsets.UTF_8));
  }

  /** Starts a node in a thread of this process, on loopback, and waits until it takes commands. */
  CompletableFuture<Result> startNode() throws InterruptedException {
    var node =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    "node",
                    "start",
                    "--foreground",
                    "--no-mdns",
                    "--swarm",
                    "/ip4/127.0.0.1/tcp/0",
                    "--http",
                    "127.0.0.1:0"),
            task -> Thread.ofPlatform().start(task));
    while (run("node", "status").code() != 0) {
      if (node.isDone()) {
        throw new AssertionError(node.join().err());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return node;
  }

  /** What a command did: exit code, standard output, standard error. */
  record Result(int code, ByteArrayOutputStream stdout, String err) {
    String out() {
      return stdout.toString(StandardCharsets.UTF_8);
    }

    String lastLine() {
      return out().lines().reduce("", (before, line) -> line);
    }

    JsonNode json() {
      try {
        return new ObjectMapper().readTree(out());
      } catch (JsonProcessingException e) {
        throw new AssertionError(out(), e);
      }
    }
  }
}
