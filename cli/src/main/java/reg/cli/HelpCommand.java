package reg.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;

@Command(
    name = "help",
    description = "Show the help of reg or of one command.",
    exitCodeList = {ExitCode.LIST_OK, ExitCode.LIST_USAGE},
    footer = {"  reg help", "  reg help push"})
final class HelpCommand extends RegCommand {
  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command to explain.")
  private @Nullable String command;

  HelpCommand(Session session) {
    super(session);
  }

  @Override
  void run() {
    CommandLine explained = Commands.fullParser(session());
    if (command != null) {
      explained = explained.getSubcommands().get(command);
    }
    if (explained == null) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "no command '" + command + "'; 'reg help' lists them");
    }
    if (isJson()) {
      print(Json.object().put("help", explained.getUsageMessage()));
    } else {
      session().out().print(explained.getUsageMessage());
    }
  }
}
