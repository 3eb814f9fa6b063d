package reg.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reg.cli.terminal.Json;

@Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options in your shell.",
      "",
      "One script serves bash and zsh; it adapts to the shell that reads it."
    },
    exitCodeList = {ExitCode.LIST_OK, ExitCode.LIST_USAGE},
    footer = {"  source <(reg completion bash)", "  reg completion zsh > ~/.reg-completion.zsh"})
final class CompletionCommand extends RegCommand {
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  CompletionCommand(Session session) {
    super(session);
  }

  @Override
  void run() {
    String script = AutoComplete.bash("reg", Commands.fullParser(session()));
    if (isJson()) {
      print(Json.object().put("shell", shell).put("script", script));
    } else {
      session().out().print(script);
    }
  }
}
