package reg.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import reg.cli.terminal.Json;
import reg.node.scan.FormatScan;
import reg.scan.report.FileReport;
import reg.scan.report.Finding;
import reg.scan.report.ScanReport;
import reg.scan.report.Severity;

final class ScanCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "scan",
            "Say what in a model's files would run code, exhaust the machine or lead outside.",
            "",
            "Takes a file, a folder, or a version in the store, and executes nothing. Looks at"
                + " safetensors and GGUF headers, pickles (by an allow-list, wherever they hide),"
                + " chat templates, configurations, Keras and ONNX models, and archives. Prints the"
                + " files with findings; docs/scanning.md says what each means.")
        .positional(
            "PATH|REF", "What to scan. A text that begins with '.' or '/' is a file or folder.")
        .exits(ExitCode.NOT_FOUND, ExitCode.TAMPERED, ExitCode.MALFORMED, ExitCode.INTERRUPTED)
        .example("reg scan ./tiny-llama")
        .example("reg scan tiny-llama:1.0 --json");
  }

  @Override
  public void run(Call call) throws Exception {
    String what = call.positional(0);
    Path path = call.path(what);
    ScanReport report;
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      var scan = new FormatScan(registry, progress);
      report = isOnDisk(what, path) ? scan.path(path) : scan.release(what);
    }
    if (call.isJson()) {
      call.print(json(report));
    } else {
      report.files().forEach(file -> print(call, file));
    }
    call.say(
        "scanned %s: %d denied, %d with warnings"
            .formatted(
                Texts.count(report.files().size(), "file"),
                report.with(Severity.DENY).size(),
                report.with(Severity.WARN).size()));
    if (report.isDenied()) {
      call.endWith(ExitCode.MALFORMED, what + " has files that must not be loaded as they are");
    }
  }

  private static boolean isOnDisk(String what, Path path) {
    return what.startsWith(".") || what.startsWith("/") || Files.exists(path);
  }

  private static void print(Call call, FileReport file) {
    if (file.findings().isEmpty()) {
      return;
    }
    call.print(
        "%-5s %s (%s)".formatted(Texts.word(file.verdict()), file.path(), file.format().id()));
    for (Finding finding : file.findings()) {
      String where = finding.where().isEmpty() ? "" : " at " + finding.where();
      call.print("      %s%s: %s".formatted(finding.rule().id(), where, finding.message()));
      call.print("        " + finding.rule().advice());
    }
  }

  private static Json json(ScanReport report) {
    return Json.object()
        .put("ok", !report.isDenied())
        .put("denied", report.with(Severity.DENY).size())
        .put("warned", report.with(Severity.WARN).size())
        .put("files", report.files().stream().map(ScanCommand::json).toList());
  }

  private static Json json(FileReport file) {
    return Json.object()
        .put("path", file.path())
        .put("size", file.size())
        .put("format", file.format().id())
        .put("verdict", Texts.word(file.verdict()))
        .put("findings", file.findings().stream().map(ScanCommand::json).toList());
  }

  private static Json json(Finding finding) {
    return Json.object()
        .put("rule", finding.rule().id())
        .put("severity", Texts.word(finding.rule().severity()))
        .put("where", finding.where())
        .put("message", finding.message())
        .put("advice", finding.rule().advice());
  }
}
