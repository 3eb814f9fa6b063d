package reg.cli;

import java.nio.file.Path;
import reg.cli.terminal.Json;
import reg.cli.terminal.Table;
import reg.node.sign.Cosigning;
import reg.node.sign.Cosigning.Result;

final class SignCommand implements Command {
  private static final String ADD = "--add";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "sign",
            "Show a file that waits for signatures; with --add, sign it.",
            "",
            "Where several people sign for a publisher, a command that this home cannot sign alone"
                + " leaves a file. Each of the others looks at it, adds a signature, and sends it"
                + " on. In the publisher's own home 'reg sign --add' publishes it once there are"
                + " enough.")
        .positional("FILE", "The file, as …/pending/release-….reg-pending.")
        .flag(ADD, "Add the signatures of this home's keys, and publish it when it is complete.")
        .exits(
            ExitCode.NOT_FOUND,
            ExitCode.CONFLICT,
            ExitCode.UNSIGNED,
            ExitCode.BAD_SIGNATURE,
            ExitCode.REFUSED,
            ExitCode.ROLLBACK,
            ExitCode.MALFORMED,
            ExitCode.REVOKED)
        .example("reg sign release-7q2xkd5m3hfzv4ra.reg-pending")
        .example("reg sign --add release-7q2xkd5m3hfzv4ra.reg-pending");
  }

  @Override
  public void run(Call call) {
    Path file = call.path(call.positional(0));
    try (var registry = call.openRegistry()) {
      var signing = new Cosigning(registry);
      print(call, call.flag(ADD) ? signing.add(file) : signing.show(file));
    }
  }

  private static void print(Call call, Result result) {
    if (call.isJson()) {
      call.print(
          Json.object()
              .put("outcome", Texts.word(result.outcome()))
              .put("what", result.what())
              .put("publisher", result.publisher().toString())
              .put("needed", result.needed())
              .put("signed", result.signed())
              .put(
                  "keys",
                  result.asked().stream()
                      .map(
                          asked ->
                              Json.object()
                                  .put("key", asked.key().toString())
                                  .put("signed", asked.signed()))
                      .toList()));
      return;
    }
    var table = new Table(0).row(Texts.word(result.outcome()), result.what());
    table.row("signatures", result.signed() + " of " + result.needed());
    result
        .asked()
        .forEach(
            asked -> table.row(asked.signed() ? "signed" : "may sign", asked.key().toString()));
    call.print(table);
  }
}
