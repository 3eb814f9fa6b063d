package reg.cli;

import reg.base.ByteSize;
import reg.base.ProgressListener;
import reg.cli.terminal.Json;
import reg.cli.terminal.Table;
import reg.node.store.StatsResult;
import reg.node.store.StoreCare;

final class StatsCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(this, "stats", "Show how much this home holds and what it costs on disk.")
        .example("reg stats")
        .example("reg stats --json");
  }

  @Override
  public void run(Call call) {
    try (var registry = call.openRegistry()) {
      var stats = new StoreCare(registry, ProgressListener.NONE).stats();
      if (call.isJson()) {
        call.print(json(stats));
      } else {
        print(call, stats);
      }
    }
  }

  private static void print(Call call, StatsResult stats) {
    var names = stats.names();
    var blocks = stats.blocks();
    call.print(
        new Table(0)
            .row("publishers", Long.toString(names.publishers()))
            .row("artifacts", Long.toString(names.artifacts()))
            .row("versions", Long.toString(names.releases()))
            .row("pins", Long.toString(names.pins()))
            .row("blocks", Long.toString(blocks.count()))
            .row("content", ByteSize.format(blocks.rawBytes()))
            .row("compressed", ByteSize.format(blocks.storedBytes()))
            .row("on disk", ByteSize.format(blocks.diskBytes()))
            .row(
                "quota", blocks.quotaBytes() == 0 ? "none" : ByteSize.format(blocks.quotaBytes())));
  }

  private static Json json(StatsResult stats) {
    var names = stats.names();
    var blocks = stats.blocks();
    return Json.object()
        .put("publishers", names.publishers())
        .put("artifacts", names.artifacts())
        .put("versions", names.releases())
        .put("pins", names.pins())
        .put("blocks", blocks.count())
        .put("rawBytes", blocks.rawBytes())
        .put("storedBytes", blocks.storedBytes())
        .put("diskBytes", blocks.diskBytes())
        .put("quotaBytes", blocks.quotaBytes());
  }
}
