package reg.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.load.ModelRun;
import reg.load.VerifiedModel;
import reg.node.Registry;
import reg.node.verify.VerifyRequest;

final class RunCommand implements Command {
  private static final String NO_NAMESPACE = "--no-namespace";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "run",
            "Run a program on a model's files, verified, where nobody else can change them.",
            "",
            "Checks the signature, scans the files, asks the policy, hashes every file while"
                + " copying it, and runs CMD with the"
                + " copies' folder in MODEL_PATH and REG_MODEL_DIR, and with HF_HOME at a cache"
                + " that holds this model alone, offline. On Linux the copies lie in memory, on a"
                + " read-only mount that only CMD sees; where that is not allowed, or the model is"
                + " larger than half of the memory, in a folder that no other user can enter.",
            "",
            "The exit code is CMD's. Options come before REF.")
        .positional("REF|DIR", "The version, or a folder that 'reg pull' wrote.")
        .rest("CMD", "The program and its arguments; '--' may stand before it.")
        .flag(NO_NAMESPACE, "Use a folder even where a mount is possible.")
        .verifies()
        .example("reg run tiny-llama:1.0 python app.py")
        .example("reg run ./out -- sh -c 'llama-cli -m \"$MODEL_PATH/tiny-llama.gguf\"'");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public void run(Call call) throws Exception {
    List<String> command = call.rest(1);
    if (command.getFirst().equals("--")) {
      command = command.subList(1, command.size());
    }
    if (command.isEmpty()) {
      throw new RegistryException(Fault.INVALID_REQUEST, "name a program to run behind '--'");
    }
    try (ModelRun run = prepare(call)) {
      if (run != null) {
        call.session().out().flush();
        call.endWith(run.run(command, call.session().environment()));
      }
    }
  }

  /**
   * The store is closed again before the program starts, so that other commands may use it.
   *
   * @return null when the node has said why not
   */
  private static @Nullable ModelRun prepare(Call call) throws InterruptedException {
    var mounts = call.flag(NO_NAMESPACE) ? ModelRun.Mounts.OFF : ModelRun.Mounts.ALLOWED;
    var home = call.home();
    try (var progress = call.progress();
        var registry = call.openRegistry();
        VerifiedModel model = open(call, registry)) {
      if (model == null) {
        return null;
      }
      home.create();
      ModelRun run = ModelRun.prepare(model, home.cache(), mounts, progress);
      call.say("running on verified copies of " + model.ref() + ", " + run.limits());
      return run;
    }
  }

  /** A node that serves the home has its store, its policy, and knows what was withdrawn. */
  private static @Nullable VerifiedModel open(Call call, Registry registry)
      throws InterruptedException {
    var request = VerifyRequest.of(call.positional(0), call.folder());
    if (!NodeCall.isServed(call)) {
      return switch (request) {
        case VerifyRequest.Folder(Path folder) -> VerifiedModel.open(registry, folder);
        case VerifyRequest other -> VerifiedModel.open(registry, call.positional(0));
      };
    }
    return switch (request) {
      case VerifyRequest.Folder(Path folder) -> {
        String checked = inNode(call, "verify", "--hashes", folder.toAbsolutePath().toString());
        yield checked == null ? null : VerifiedModel.open(folder);
      }
      case VerifyRequest other -> {
        String ref = call.positional(0);
        String copy =
            inNode(call, "verify", "--hashes", ref) == null ? null : inNode(call, "path", ref);
        yield copy == null ? null : VerifiedModel.open(Path.of(copy.strip()));
      }
    };
  }

  /** What a command prints that runs in the node; null when it fails, with its exit code ours. */
  private static @Nullable String inNode(Call call, String... words) throws InterruptedException {
    var out = new ByteArrayOutputStream();
    var print = new PrintStream(out, false, StandardCharsets.UTF_8);
    ExitCode code = NodeCall.run(call, List.of(words), print);
    print.flush();
    if (code != ExitCode.OK) {
      call.endWith(code == null ? ExitCode.UNREACHABLE.number() : code.number());
      return null;
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
