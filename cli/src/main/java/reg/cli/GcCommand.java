package reg.cli;

import reg.base.ByteSize;
import reg.cli.terminal.Json;
import reg.node.store.StoreCare;

final class GcCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "gc",
            "Delete the blocks that no version and no pin needs.",
            "",
            "Safe at any time: pushes and pulls go on beside it.")
        .exits(ExitCode.CONFLICT, ExitCode.TAMPERED, ExitCode.INTERRUPTED)
        .example("reg gc");
  }

  @Override
  public void run(Call call) throws Exception {
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      var result = new StoreCare(registry, progress).gc();
      if (call.isJson()) {
        call.print(
            Json.object()
                .put("keptBlocks", result.keptBlocks())
                .put("deletedBlocks", result.deletedBlocks())
                .put("freedBytes", result.freedBytes())
                .put("seconds", Texts.seconds(result.elapsed())));
      } else {
        call.print(
            "deleted %s, %s; kept %s; in %s"
                .formatted(
                    Texts.count(result.deletedBlocks(), "block"),
                    ByteSize.format(result.freedBytes()),
                    Texts.count(result.keptBlocks(), "block"),
                    Texts.elapsed(result.elapsed())));
      }
    }
  }
}
