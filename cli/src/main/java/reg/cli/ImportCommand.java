package reg.cli;

import java.io.BufferedInputStream;
import java.nio.file.Files;
import reg.base.ByteSize;
import reg.cli.terminal.Json;
import reg.node.car.ImportResult;
import reg.node.car.Importer;

final class ImportCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "import",
            "Take the versions of a CAR file into this home, signatures and every block checked.",
            "",
            "A CAR file of another IPFS program has no signatures; its roots are pinned by their"
                + " CID.")
        .positional("FILE", "The CAR file; '-' is standard input.")
        .flag(FirstUseQuestion.BATCH, "Ask nothing, and trust nobody for being in the file.")
        .exits(
            ExitCode.NOT_FOUND,
            ExitCode.BAD_SIGNATURE,
            ExitCode.TAMPERED,
            ExitCode.REFUSED,
            ExitCode.ROLLBACK,
            ExitCode.MALFORMED,
            ExitCode.INTERRUPTED)
        .example("reg import tiny-llama.car")
        .example("curl -s https://example.org/model.car | reg import -");
  }

  @Override
  public void run(Call call) throws Exception {
    String file = call.positional(0);
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      var importer = new Importer(registry, progress, new FirstUseQuestion(call, registry));
      if (file.equals("-")) {
        print(call, importer.importCar(call.session().in()));
        return;
      }
      try (var in = new BufferedInputStream(Files.newInputStream(call.path(file)))) {
        print(call, importer.importCar(in));
      }
    }
  }

  private static void print(Call call, ImportResult result) {
    call.say(
        "imported %s, %s, of it %s new, in %s"
            .formatted(
                Texts.count(result.blocks(), "block"),
                ByteSize.format(result.bytes()),
                ByteSize.format(result.newBytes()),
                Texts.elapsed(result.elapsed())));
    if (call.isJson()) {
      call.print(
          Json.object()
              .put("refs", result.refs())
              .put("roots", result.roots())
              .put("blocks", result.blocks())
              .put("bytes", result.bytes())
              .put("newBytes", result.newBytes())
              .put("seconds", Texts.seconds(result.elapsed())));
      return;
    }
    result.refs().forEach(call::print);
    if (result.refs().isEmpty()) {
      result.roots().forEach(root -> call.print(root.toString()));
    }
  }
}
