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
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;

/**
 * Where the demo plays: runs commands in this process, each in a home below one folder, shows what
 * they print, and fails when one does not end as foretold.
 */
final class DemoStage {
  private static final long LOOK_MILLIS = 20;

  private final Call call;
  private final Path folder;
  private final List<Json> steps = new ArrayList<>();
  private String acting = "";
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
    acting = "";
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

  /** As {@link #run}, and says whose home it is when it is another person's than before. */
  void runAs(String person, ExitCode expected, String... args) {
    if (!person.equals(acting)) {
      acting = person;
      remark(person.substring(0, 1).toUpperCase(Locale.ROOT) + person.substring(1) + ":");
    }
    run(person, expected, args);
  }

  /** Runs a command in the home of that name, shows what it prints, requires its exit code. */
  void run(String home, ExitCode expected, String... args) {
    int code = runAnyhow(home, expected, args);
    require(code == expected.number(), "this should have ended with " + expected.number());
  }

  /**
   * Runs a command in the home of that name and shows what it prints.
   *
   * @return its exit code
   */
  int runAnyhow(String home, ExitCode expected, String... args) {
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
    return code;
  }

  /** Starts a node on the home of that name, on free ports of loopback, and waits for it. */
  DemoNode node(String home, String... options) throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("node", "start", "--foreground"));
    all.addAll(List.of("--swarm", "/ip4/127.0.0.1/tcp/0", "--http", "127.0.0.1:0"));
    all.addAll(List.of(options));
    String[] words = all.toArray(String[]::new);
    show("");
    show("   $ reg " + String.join(" ", words) + " &");
    steps.add(Json.object().put("command", "reg " + String.join(" ", words)));
    var printed = new ByteArrayOutputStream();
    Thread thread = Thread.ofPlatform().start(() -> runSilently(home, printed, printed, words));
    while (tell(home, "node", "status") != 0) {
      require(thread.isAlive(), printed.toString(StandardCharsets.UTF_8));
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    var status = ask(home, "node", "status", "--json");
    String address = status.at("/swarm/0").asText();
    show("     " + address);
    return new DemoNode(this, home, address, thread);
  }

  /** Runs a command and shows nothing of it; its exit code. */
  int tell(String home, String... args) {
    var nobody = new ByteArrayOutputStream();
    return runSilently(home, nobody, nobody, args);
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
