package reg.cli;

import reg.node.catalog.Catalog;

final class ListCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(this, "ls", "List the versions that this home holds, by publisher.")
        .optionalPositional("[PUBLISHER/]NAME", "Only this artifact.")
        .exits(ExitCode.NOT_FOUND)
        .example("reg ls")
        .example("reg ls tiny-llama --json");
  }

  @Override
  public void run(Call call) {
    try (var registry = call.openRegistry()) {
      var entries = new Catalog(registry).list(call.optionalPositional(0));
      Entries.print(call, entries);
      if (entries.isEmpty()) {
        call.say("nothing here yet; 'reg push PATH NAME' publishes the first version");
      }
    }
  }
}
