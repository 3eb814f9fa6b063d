package reg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;

/**
 * Where the demo plays: runs commands in this process, each in a home below one folder, shows what
 * they print, and fails when one does not end as foretold.
 */
final class DemoStage {
  private final Call call;
  private final Path folder;
  private final List<Json> steps = new ArrayList<>();
  private int chapters;

  DemoStage(Call call, Path folder) {
    this.call = call;
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** What was run, for {@code --json}. */
  List<Json> steps() {
    return steps;
  }

  /** A numbered heading, and what is about to happen. */
  void chapter(String title, String... explanation) {
    chapters++;
    show("");
    show(chapters + ". " + title);
    for (String line : explanation) {
      show("   " + line);
    }
  }

  /** A remark between commands. */
  void remark(String text) {
    show("");
    show("   " + text);
  }

  /** Runs a command in the home of that name, shows what it prints, requires its exit code. */
  void run(String home, ExitCode expected, String... args) {
    String line = "reg " + shorten(String.join(" ", args));
    show("");
    show("   $ " + line);
    var printed = new ByteArrayOutputStream();
    int code = runSilently(home, printed, printed, args);
    printed.toString(StandardCharsets.UTF_8).lines().forEach(text -> show("     " + shorten(text)));
    if (expected != ExitCode.OK) {
      show("     (exit code " + code + ")");
    }
    steps.add(Json.object().put("command", line).put("exit", code));
    require(code == expected.number(), "this should have ended with " + expected.number());
  }

  /** Looks behind the scene: the JSON that a command prints. */
  JsonNode ask(String home, String... args) throws IOException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code = runSilently(home, out, err, args);
    require(code == 0, err.toString(StandardCharsets.UTF_8));
    return new ObjectMapper().readTree(out.toByteArray());
  }

  /** Ends the demo unless the claim holds. */
  void require(boolean holds, String claim) {
    if (!holds) {
      throw new RegistryException(
          Fault.STORAGE, "the demo failed in step " + chapters + ": " + claim);
    }
  }

  private int runSilently(
      String home, ByteArrayOutputStream out, ByteArrayOutputStream err, String... args) {
    var environment = new HashMap<>(call.session().environment());
    environment.put("REG_HOME", folder.resolve(home).toString());
    environment.remove("REG_COLUMNS");
    var session =
        new Session(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment);
    return Reg.run(List.of(args), session);
  }

  private String shorten(String text) {
    return text.replace(folder.toString(), ".");
  }

  private void show(String line) {
    if (!call.isJson()) {
      call.print(line);
      call.session().out().flush();
    }
  }
}
