package reg.cli;

import reg.cli.terminal.Json;
import reg.node.content.ContentReader;

final class PathCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "path",
            "Print the path of a verified read-only copy of a version, or of one file in it.",
            "",
            "The copy lies in this home's cache and is made when there is none. For programs that"
                + " want a folder: no copy of your own to look after.")
        .positional("REF", "The version.")
        .optionalPositional("PATH", "One file of it; else the folder of all.")
        .exits(ExitCode.NOT_FOUND, ExitCode.TAMPERED, ExitCode.INTERRUPTED)
        .example("python app.py --model \"$(reg path tiny-llama:1.0)\"");
  }

  @Override
  public void run(Call call) throws Exception {
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      var path =
          new ContentReader(registry, progress)
              .materialise(call.positional(0), call.optionalPositional(1));
      if (call.isJson()) {
        call.print(Json.object().put("path", path));
      } else {
        call.print(path.toString());
      }
    }
  }
}
