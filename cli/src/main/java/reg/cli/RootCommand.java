package reg.cli;

import java.util.Map;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * {@code reg} itself.
 *
 * @param children the commands, by name
 */
record RootCommand(Map<String, Command> children) implements Command {
  private static final String VERSION = "--version";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "reg",
            "Content-addressed registry for AI models and datasets, without a central host.",
            "",
            "Publishes exact versions under your own key, fetches them, and proves that not a byte"
                + " differs. REF is [PUBLISHER/]NAME[:VERSION], PUBLISHER/NAME@CID, or a bare CID."
                + " Without PUBLISHER it is your own; without VERSION it is the channel 'latest'."
                + " REG_HOME (default ~/.reg) holds the keys and the store.")
        .flag(VERSION, "Show the version.")
        .exits(ExitCode.values())
        .example("reg push ./my-model my-model:1.0")
        .example("reg pull my-model:1.0 ./copy")
        .example("reg verify ./copy")
        .example("reg demo");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public void run(Call call) {
    if (!call.flag(VERSION)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "no command given; 'reg help' lists them, 'reg demo' shows them");
    }
    new VersionCommand().run(call);
  }
}
