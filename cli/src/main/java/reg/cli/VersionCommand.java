package reg.cli;

import picocli.CommandLine.Command;
import reg.cli.terminal.Json;

@Command(
    name = "version",
    description = "Show the version of reg, of Java and of the platform.",
    exitCodeList = {ExitCode.LIST_OK, ExitCode.LIST_USAGE},
    footer = {"  reg version", "  reg version --json"})
final class VersionCommand extends RegCommand {
  VersionCommand(Session session) {
    super(session);
  }

  @Override
  void run() {
    if (isJson()) {
      print(
          Json.object()
              .put("version", BuildVersion.version())
              .put("java", Runtime.version().toString())
              .put("platform", BuildVersion.platform()));
    } else {
      print(BuildVersion.line());
    }
  }
}
