package reg.cli;

import reg.node.pin.PinEntry.Reach;
import reg.node.pin.Pins;

final class PinCommand implements Command {
  private static final String NAME = "--name";
  private static final String DIRECT = "--direct";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "pin",
            "Keep a version or a CID, and all below it, from garbage collection.",
            "",
            "What you push, pull or import is pinned already.")
        .positional("REF", "What to keep.")
        .value(NAME, "TEXT", "Why; shown by 'reg pins'.")
        .flag(DIRECT, "Only this one block, not what it links to.")
        .exits(ExitCode.NOT_FOUND)
        .example("reg pin tiny-llama:1.0")
        .example("reg pin bafybei... --name 'evaluation of May'");
  }

  @Override
  public void run(Call call) {
    try (var registry = call.openRegistry()) {
      var reach = call.flag(DIRECT) ? Reach.DIRECT : Reach.RECURSIVE;
      PinsCommand.printOne(
          call, new Pins(registry).pin(call.positional(0), reach, call.value(NAME)));
    }
  }
}
