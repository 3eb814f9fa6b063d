package reg.cli;

import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.node.catalog.Catalog;

final class TagCommand implements Command {
  private static final String DELETE = "--delete";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "tag",
            "Point a channel, such as 'stable', at one of your versions, or remove a channel.",
            "",
            "A channel is a name that moves; a version never does. 'latest' follows each push.")
        .positional("REF", "The version; with --delete the channel, as NAME:CHANNEL.")
        .optionalPositional("CHANNEL", "The name to point at it.")
        .flag(DELETE, "Remove the channel.")
        .exits(ExitCode.NOT_FOUND, ExitCode.CONFLICT)
        .example("reg tag tiny-llama:1.0 stable")
        .example("reg tag --delete tiny-llama:stable");
  }

  @Override
  public void run(Call call) {
    String ref = call.positional(0);
    String channel = call.optionalPositional(1);
    if (call.flag(DELETE) != (channel == null)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "tag takes a version and a channel, or --delete and NAME:CHANNEL (see 'reg help tag')");
    }
    try (var registry = call.openRegistry()) {
      var catalog = new Catalog(registry);
      if (channel == null) {
        catalog.untag(ref);
        call.say("removed the channel " + ref);
        if (call.isJson()) {
          call.print(Json.object().put("removed", ref));
        }
        return;
      }
      var entry = catalog.tag(ref, channel);
      if (call.isJson()) {
        call.print(Entries.json(entry).put("channel", channel));
      } else {
        call.print(entry.ref() + " " + entry.release());
      }
    }
  }
}
