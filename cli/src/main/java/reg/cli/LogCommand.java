package reg.cli;

import reg.node.catalog.Catalog;

final class LogCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            this, "log", "List the versions that led to one, each by the one before, newest first.")
        .positional("REF", "Where to begin.")
        .exits(ExitCode.NOT_FOUND, ExitCode.TAMPERED)
        .example("reg log tiny-llama")
        .example("reg log tiny-llama:1.1 --json");
  }

  @Override
  public void run(Call call) {
    try (var registry = call.openRegistry()) {
      Entries.print(call, new Catalog(registry).log(call.positional(0)));
    }
  }
}
