package reg.cli.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real model_signing: its command line, in one process ({@code peers/oms/peer.py}). */
final class ModelSigning implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  private ModelSigning(Process process) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it; fails when it is not installed. */
  static ModelSigning start() throws IOException {
    Path folder = Program.repository().resolve("peers/oms");
    Path python = folder.resolve("venv/bin/python");
    if (!Files.isExecutable(python)) {
      throw new IllegalStateException("there is no " + python + "; run 'peers/install oms'");
    }
    return new ModelSigning(
        new ProcessBuilder(python.toString(), "-W", "ignore", "peer.py")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Runs a command; its exit code and what it printed. */
  Answer run(Object... words) {
    try {
      in.write(JSON.writeValueAsString(List.of(words).stream().map(Object::toString).toList()));
      in.write('\n');
      in.flush();
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("model_signing has ended");
      }
      JsonNode answer = JSON.readTree(line);
      return new Answer(answer.get("code").asInt(), answer.get("out").asText());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Whether it accepts a model signed with a key. */
  boolean accepts(Path model, Path signature, Path key) {
    return verify(model, signature, key).code() == 0;
  }

  Answer verify(Path model, Path signature, Path key) {
    return run("verify", "key", model, "--signature", signature, "--public_key", key);
  }

  /** How a command ended. */
  record Answer(int code, String out) {}

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
