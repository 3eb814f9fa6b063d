package reg.cli;

import reg.base.ByteSize;
import reg.cli.terminal.Json;
import reg.node.verify.Reason;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;
import reg.node.verify.VerifyResult;

final class VerifyCommand implements Command {
  private static final int CHILDREN_SHOWN_MAX = 20;

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "verify",
            "Say whose bytes these are and whether they are exact.",
            "",
            "Takes a folder that 'reg pull' wrote, or a version in the store. Checks the signature"
                + " on the release and hashes every file again; prints each check and what it rests"
                + " on.")
        .positional("REF|DIR", "What to verify. A text that begins with '.' or '/' is a folder.")
        .exits(
            ExitCode.NOT_FOUND,
            ExitCode.UNSIGNED,
            ExitCode.BAD_SIGNATURE,
            ExitCode.TAMPERED,
            ExitCode.REFUSED,
            ExitCode.ROLLBACK,
            ExitCode.MALFORMED,
            ExitCode.REVOKED,
            ExitCode.INTERRUPTED)
        .example("reg verify ./out")
        .example("reg verify tiny-llama:1.0 --json");
  }

  @Override
  public void run(Call call) throws Exception {
    VerifyResult result;
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      result =
          new Verifier(registry, progress)
              .verify(VerifyRequest.of(call.positional(0), call.folder()));
    }
    if (call.isJson()) {
      call.print(json(result));
    } else {
      print(call, result);
    }
    var fault = result.fault();
    if (fault != null) {
      call.endWith(
          ExitCode.of(fault),
          call.positional(0) + " is not what was published; do not use it, pull it again");
    }
  }

  private static void print(Call call, VerifyResult result) {
    var release = result.release();
    call.print(result.ref() + (release == null ? "" : " " + release));
    print(call, result.reasons(), 0);
    var files = result.files();
    call.say(
        "hashed %s, %s, in %s"
            .formatted(
                Texts.count(files.checked(), "file"),
                ByteSize.format(files.bytes()),
                Texts.elapsed(result.elapsed())));
  }

  private static void print(Call call, Reason reason, int depth) {
    String mark =
        switch (reason.verdict()) {
          case PASSED -> "ok    ";
          case FAILED -> "FAILED";
          case SKIPPED -> "-     ";
        };
    call.print(mark + "  " + "  ".repeat(depth) + reason.check() + ": " + reason.detail());
    var children = reason.children();
    for (Reason child : children.subList(0, Math.min(CHILDREN_SHOWN_MAX, children.size()))) {
      print(call, child, depth + 1);
    }
    if (children.size() > CHILDREN_SHOWN_MAX) {
      call.print("        and " + (children.size() - CHILDREN_SHOWN_MAX) + " more (see --json)");
    }
  }

  private static Json json(VerifyResult result) {
    var files = result.files();
    var fault = result.fault();
    return Json.object()
        .put("ok", fault == null)
        .put("fault", fault == null ? null : Texts.word(fault))
        .put("ref", result.ref())
        .put("publisher", result.publisher())
        .put("release", result.release())
        .put("reasons", json(result.reasons()))
        .put(
            "files",
            Json.object()
                .put("checked", files.checked())
                .put("bytes", files.bytes())
                .put("changed", files.changed())
                .put("missing", files.missing())
                .put("extra", files.extra()))
        .put("seconds", Texts.seconds(result.elapsed()));
  }

  private static Json json(Reason reason) {
    return Json.object()
        .put("check", reason.check())
        .put("verdict", Texts.word(reason.verdict()))
        .put("detail", reason.detail())
        .put("children", reason.children().stream().map(VerifyCommand::json).toList());
  }
}
