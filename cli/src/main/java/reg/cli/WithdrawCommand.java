package reg.cli;

import reg.cli.terminal.Json;
import reg.node.catalog.Catalog;
import reg.node.catalog.Entry;

final class WithdrawCommand implements Command {
  private static final String REASON = "--reason";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "withdraw",
            "Say that a version must not be used any more.",
            "",
            "Your head then says so, signed. Whoever learns of it refuses to pull, import or verify"
                + " the version (exit code 16). Its name stays taken, and this cannot be undone.")
        .positional("REF", "The version: NAME:VERSION.")
        .value(REASON, "TEXT", "What others are told.")
        .exits(ExitCode.NOT_FOUND, ExitCode.UNSIGNED)
        .example("reg withdraw tiny-llama:1.0 --reason 'trained on private data'");
  }

  @Override
  public void run(Call call) {
    String reason = call.value(REASON);
    try (var registry = call.openRegistry()) {
      Entry entry =
          new Catalog(registry).withdraw(call.positional(0), reason == null ? "" : reason);
      if (call.isJson()) {
        call.print(Json.object().put("withdrawn", Entries.json(entry)));
      } else {
        call.print(entry.ref() + " " + entry.release());
      }
      call.say("withdrawn; whoever has it learns so with your next head");
    }
  }
}
