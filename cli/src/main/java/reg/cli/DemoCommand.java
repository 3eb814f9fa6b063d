package reg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;

final class DemoCommand implements Command {
  private static final String MODEL = "--model";
  private static final String MODEL_TEXT =
      "A folder with a model.safetensors, instead of the bundled model.";

  /** Where the launcher says that the bundled model lies. */
  private static final String MODEL_PROPERTY = "reg.demo.model";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "demo",
            "Tell the whole story on a small model, in a temporary home that is removed at the"
                + " end.",
            "",
            "Runs the real commands and shows what they print: push, pull, verify, a tampered copy"
                + " refused, a second version that shares its blocks, a CAR file for a machine"
                + " without a network, and pulls between nodes in homes of their own: by address,"
                + " on the local network, and from one that pulled before. Ends with 0 only when"
                + " every step did what it says.")
        .value(MODEL, "DIR", MODEL_TEXT)
        .exits(ExitCode.NOT_FOUND)
        .example("reg demo")
        .example("reg demo trust");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public Map<String, Command> children() {
    return Map.of("trust", new Trust());
  }

  @Override
  public void run(Call call) throws IOException, InterruptedException {
    tell(call, (stage, model) -> new DemoStory(stage, model).tell());
  }

  /** What happens on a stage. */
  private interface Story {
    void tell(DemoStage stage, Path model) throws IOException, InterruptedException;
  }

  private static void tell(Call call, Story story) throws IOException, InterruptedException {
    var model = model(call.value(MODEL));
    var folder = Files.createTempDirectory("reg-demo-");
    try {
      var stage = new DemoStage(call, folder);
      story.tell(stage, model);
      if (call.isJson()) {
        call.print(Json.object().put("ok", true).put("steps", stage.steps()));
      }
    } finally {
      deleteAll(folder);
    }
  }

  private static Path model(@Nullable String given) {
    String text = given == null ? System.getProperty(MODEL_PROPERTY) : given;
    if (text == null || !Files.isRegularFile(Path.of(text, DemoStory.WEIGHTS))) {
      throw new RegistryException(
          Fault.NOT_FOUND,
          "no model for the demo in "
              + text
              + "; name a folder with a model.safetensors by "
              + MODEL);
    }
    return Path.of(text).toAbsolutePath();
  }

  private static void deleteAll(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (var paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  /** {@code reg demo trust}. */
  private static final class Trust implements Command {
    @Override
    public Usage usage() {
      return Usage.of(
              this,
              "trust",
              "Tell how a model gets from its publisher to a program with nobody trusted between.",
              "",
              "Runs the real commands in temporary homes: a publisher rotates its key; an old list"
                  + " and a forked history are refused, with evidence; a policy wants two of three"
                  + " reviewers; a flipped byte is caught before a program loads it. Ends with 0"
                  + " only when every step did what it says.")
          .value(MODEL, "DIR", MODEL_TEXT)
          .exits(ExitCode.NOT_FOUND)
          .example("reg demo trust");
    }

    @Override
    public RunsIn runsIn() {
      return RunsIn.OWN_PROCESS;
    }

    @Override
    public void run(Call call) throws IOException, InterruptedException {
      tell(call, (stage, model) -> new DemoTrust(stage, model).tell());
    }
  }
}
