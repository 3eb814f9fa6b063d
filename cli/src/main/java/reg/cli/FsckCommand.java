package reg.cli;

import reg.base.ByteSize;
import reg.cli.terminal.Json;
import reg.node.store.FsckResult;
import reg.node.store.StoreCare;

final class FsckCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "fsck",
            "Read and hash every block of the store; name each damaged or missing one.",
            "",
            "Says which versions need the block. Push the same files again, or import the version,"
                + " to mend it.")
        .exits(ExitCode.CONFLICT, ExitCode.TAMPERED, ExitCode.INTERRUPTED)
        .example("reg fsck")
        .example("reg fsck --json");
  }

  @Override
  public void run(Call call) throws Exception {
    FsckResult result;
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      result = new StoreCare(registry, progress).fsck();
    }
    if (call.isJson()) {
      call.print(json(result));
    } else {
      result.findings().forEach(finding -> print(call, finding));
      call.print(
          "checked %s, %s, in %s: %s"
              .formatted(
                  Texts.count(result.blocks(), "block"),
                  ByteSize.format(result.bytes()),
                  Texts.elapsed(result.elapsed()),
                  result.findings().isEmpty() ? "sound" : "damaged"));
    }
    if (!result.findings().isEmpty()) {
      call.endWith(
          ExitCode.TAMPERED,
          Texts.count(result.findings().size(), "defect")
              + " in the store; push or import what it names again to mend it");
    }
  }

  private static void print(Call call, FsckResult.Finding finding) {
    var cid = finding.cid();
    call.print(finding.kind() + (cid == null ? "" : " " + cid) + ": " + finding.detail());
    finding.usedBy().forEach(ref -> call.print("  needed by " + ref));
  }

  private static Json json(FsckResult result) {
    return Json.object()
        .put("ok", result.findings().isEmpty())
        .put("blocks", result.blocks())
        .put("bytes", result.bytes())
        .put(
            "findings",
            result.findings().stream()
                .map(
                    finding ->
                        Json.object()
                            .put("kind", finding.kind())
                            .put("cid", finding.cid())
                            .put("detail", finding.detail())
                            .put("usedBy", finding.usedBy()))
                .toList())
        .put("seconds", Texts.seconds(result.elapsed()));
  }
}
