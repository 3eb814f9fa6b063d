package reg.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.cli.terminal.Printable;
import reg.node.catalog.Catalog;
import reg.node.catalog.Entry;

final class RemoveCommand implements Command {
  private static final String YES = "--yes";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "rm",
            "Remove one version, or all versions of an artifact, from this home.",
            "",
            "NAME:VERSION is one version, NAME the whole artifact. The next 'reg gc' frees the bytes"
                + " that nothing else needs. Who pulled it keeps it.")
        .positional("REF", "What to remove.")
        .flag(YES, "Do not ask.")
        .exits(ExitCode.NOT_FOUND, ExitCode.CONFLICT)
        .example("reg rm tiny-llama:1.0")
        .example("reg rm --yes tiny-llama");
  }

  @Override
  public void run(Call call) throws IOException {
    String ref = call.positional(0);
    try (var registry = call.openRegistry()) {
      var catalog = new Catalog(registry);
      if (!call.flag(YES) && !isConfirmed(call, catalog.matching(ref))) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, "nothing removed; answer 'yes', or pass " + YES);
      }
      var removed = catalog.remove(ref);
      if (call.isJson()) {
        call.print(Json.object().put("removed", removed.stream().map(Entries::json).toList()));
      } else {
        removed.forEach(entry -> call.print(entry.ref() + " " + entry.release()));
      }
      call.say("removed " + Texts.count(removed.size(), "version") + "; 'reg gc' frees the space");
    }
  }

  private static boolean isConfirmed(Call call, List<Entry> entries) throws IOException {
    var err = call.session().err();
    entries.forEach(entry -> err.println("  " + Printable.escape(entry.ref())));
    err.print("remove " + Texts.count(entries.size(), "version") + "? [yes/no] ");
    err.flush();
    var input = new InputStreamReader(call.session().in(), StandardCharsets.UTF_8);
    String answer = new BufferedReader(input).readLine();
    return answer != null && List.of("y", "yes").contains(answer.strip());
  }
}
