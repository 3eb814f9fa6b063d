package reg.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reg} without a command. */
@Command(
    name = "reg",
    synopsisHeading = "Usage: ",
    descriptionHeading = "%n",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nFirst steps:%n",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Content-addressed registry for AI models and datasets.",
      "",
      "Publishes exact versions under your own key, fetches them, and proves that not a byte differs.",
      "REF is [PUBLISHER/]NAME[:VERSION], PUBLISHER/NAME@CID, or a bare CID. Without PUBLISHER it is",
      "your own; without VERSION it is 'latest'. REG_HOME (default ~/.reg) holds keys and store."
    },
    footer = {
      "  reg push ./my-model my-model:1.0",
      "  reg pull my-model:1.0 ./copy",
      "  reg verify ./copy",
      "  reg demo                          (tells the whole story in a temporary home)"
    })
final class RootCommand implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      description = "Show the version.")
  private boolean version;

  @Spec private CommandSpec spec;

  private final Session session;

  RootCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    if (!version) {
      throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
    }
    session.out().println(BuildVersion.line());
  }
}
