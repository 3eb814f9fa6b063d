package reg.cli;

import reg.node.pin.Pins;

final class UnpinCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "unpin",
            "Let garbage collection have a version or a CID again.",
            "",
            "Your own published versions stay until 'reg rm'.")
        .positional("REF", "What to let go.")
        .exits(ExitCode.NOT_FOUND)
        .example("reg unpin did:key:z6Mk.../tiny-llama:1.0");
  }

  @Override
  public void run(Call call) {
    try (var registry = call.openRegistry()) {
      PinsCommand.printOne(call, new Pins(registry).unpin(call.positional(0)));
    }
  }
}
