package reg.cli;

import reg.base.ByteSize;
import reg.cli.terminal.Json;
import reg.node.store.FsckResult;
import reg.node.store.StoreCare;

final class FsckCommand implements Command {
  private static final String REPAIR = "--repair";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "fsck",
            "Read and hash every block of the store; name each damaged or missing one.",
            "",
            "Says which versions need the block. Push the same files again, or import the version,"
                + " to mend it. --repair makes a store whose files are damaged anew from what can"
                + " be read of it; the old files stay in the folder 'damaged-N' of the store until"
                + " you delete them.")
        .flag(REPAIR, "Make the store anew when files of it are damaged.")
        .exits(ExitCode.CONFLICT, ExitCode.TAMPERED, ExitCode.INTERRUPTED)
        .example("reg fsck")
        .example("reg fsck --json")
        .example("reg fsck --repair");
  }

  @Override
  public void run(Call call) throws Exception {
    FsckResult result;
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      var care = new StoreCare(registry, progress);
      result = care.fsck();
      if (call.flag(REPAIR) && result.hasDamagedFile()) {
        result.findings().forEach(finding -> call.say(line(finding)));
        call.say("making the store anew");
        result = care.repair();
      }
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
              + (result.hasDamagedFile()
                  ? " in the store; run 'reg fsck --repair', then push or import again what it"
                      + " names"
                  : " in the store; push or import what it names again to mend it"));
    }
  }

  private static void print(Call call, FsckResult.Finding finding) {
    call.print(line(finding));
    finding.usedBy().forEach(ref -> call.print("  needed by " + ref));
  }

  private static String line(FsckResult.Finding finding) {
    var cid = finding.cid();
    return finding.kind() + (cid == null ? "" : " " + cid) + ": " + finding.detail();
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
