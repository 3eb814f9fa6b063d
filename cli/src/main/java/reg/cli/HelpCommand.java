package reg.cli;

import picocli.CommandLine;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;

final class HelpCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(this, "help", "Show the help of reg or of one command.")
        .optionalPositional("COMMAND", "The command to explain.")
        .optionalPositional("SUBCOMMAND", "The command below it.")
        .example("reg help")
        .example("reg help push");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public void run(Call call) {
    CommandLine explained = Commands.parser();
    for (int i = 0; call.optionalPositional(i) != null; i++) {
      String name = call.positional(i);
      explained = explained.getSubcommands().get(name);
      if (explained == null) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, "no command '" + name + "'; 'reg help' lists them");
      }
    }
    String help = explained.getUsageMessage();
    if (call.isJson()) {
      call.print(Json.object().put("help", help));
    } else {
      call.session().out().print(help);
    }
  }
}
