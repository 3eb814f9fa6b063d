package reg.cli;

import reg.cli.terminal.Json;
import reg.cli.terminal.Table;
import reg.node.pin.PinEntry;
import reg.node.pin.Pins;

final class PinsCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(this, "pins", "List what is kept from garbage collection, and why.")
        .example("reg pins")
        .example("reg pins --json");
  }

  @Override
  public void run(Call call) {
    try (var registry = call.openRegistry()) {
      var pins = new Pins(registry).list();
      if (call.isJson()) {
        call.print(Json.object().put("pins", pins.stream().map(PinsCommand::json).toList()));
        return;
      }
      var table = new Table(0);
      for (PinEntry pin : pins) {
        table.row(
            pin.root().toString(),
            Texts.word(pin.reach()),
            Texts.moment(pin.created()),
            pin.name());
      }
      call.print(table);
    }
  }

  static void printOne(Call call, PinEntry pin) {
    if (call.isJson()) {
      call.print(json(pin));
    } else {
      call.print(pin.root() + " " + pin.name());
    }
  }

  private static Json json(PinEntry pin) {
    return Json.object()
        .put("root", pin.root())
        .put("reach", Texts.word(pin.reach()))
        .put("name", pin.name())
        .put("created", Texts.moment(pin.created()));
  }
}
