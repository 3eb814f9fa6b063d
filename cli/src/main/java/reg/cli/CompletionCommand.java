package reg.cli;

import java.util.List;
import picocli.AutoComplete;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;

final class CompletionCommand implements Command {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "completion",
            "Print a script that completes commands and options in your shell.",
            "",
            "One script serves bash and zsh; it adapts to the shell that reads it.")
        .positional("SHELL", "bash or zsh.")
        .example("source <(reg completion bash)")
        .example("reg completion zsh > ~/.reg-completion.zsh");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public void run(Call call) {
    String shell = call.positional(0);
    if (!SHELLS.contains(shell)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "no completion for '" + shell + "'; there is bash and zsh");
    }
    String script = AutoComplete.bash("reg", Commands.parser());
    if (call.isJson()) {
      call.print(Json.object().put("shell", shell).put("script", script));
    } else {
      call.session().out().print(script);
    }
  }
}
