package reg.cli;

import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.cli.terminal.Json;
import reg.node.diff.Differ;
import reg.node.diff.Difference;
import reg.node.diff.Difference.Change;
import reg.node.diff.Difference.FileChange;
import reg.node.diff.Difference.TensorChange;

final class DiffCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "diff",
            "Show which files and tensors differ between two versions, and what they share.",
            "",
            "A added, D removed, M changed, R renamed. Needs no file content but headers: equal"
                + " blocks are equal bytes.")
        .positional("BEFORE", "A version.")
        .positional("AFTER", "The version to compare with it.")
        .exits(ExitCode.NOT_FOUND, ExitCode.TAMPERED, ExitCode.INTERRUPTED)
        .example("reg diff tiny-llama:1.0 tiny-llama:1.1")
        .example("reg diff tiny-llama:1.0 did:key:z6Mk.../tiny-llama:1.1 --json");
  }

  @Override
  public void run(Call call) throws Exception {
    try (var registry = call.openRegistry()) {
      var difference = new Differ(registry).diff(call.positional(0), call.positional(1));
      if (call.isJson()) {
        call.print(json(difference));
      } else {
        print(call, difference);
      }
    }
  }

  private static void print(Call call, Difference difference) {
    call.print("--- " + difference.before());
    call.print("+++ " + difference.after());
    for (FileChange file : difference.files()) {
      call.print(letter(file.change()) + " " + describe(file));
      for (TensorChange tensor : file.tensors()) {
        call.print("    " + letter(tensor.change()) + " " + describe(tensor));
      }
    }
    var totals = difference.totals();
    call.print(
        "%s equal; of %s, %s shared and %s new"
            .formatted(
                Texts.count(totals.equalFiles(), "file"),
                ByteSize.format(totals.bytes()),
                ByteSize.format(totals.sharedBytes()),
                ByteSize.format(totals.newBytes())));
  }

  private static String describe(FileChange file) {
    String after = ByteSize.format(file.sizes().after());
    return switch (file.change()) {
      case ADDED -> file.path() + ": " + after + ", " + newBytes(file.newBytes());
      case REMOVED -> file.path() + ": " + ByteSize.format(file.sizes().before());
      case CHANGED ->
          "%s: %s -> %s, %s"
              .formatted(
                  file.path(),
                  ByteSize.format(file.sizes().before()),
                  after,
                  newBytes(file.newBytes()));
      case RENAMED -> file.from() + " -> " + file.path();
    };
  }

  private static String describe(TensorChange tensor) {
    String shape = shape(tensor.before(), tensor.after());
    return "%s %s: %s of %s differ"
        .formatted(
            tensor.name(),
            shape,
            ByteSize.format(tensor.changedBytes()),
            ByteSize.format(tensor.bytes()));
  }

  private static String shape(@Nullable String before, @Nullable String after) {
    if (before == null || before.equals(after)) {
      return String.valueOf(after);
    }
    return after == null ? before : before + " -> " + after;
  }

  private static String newBytes(long bytes) {
    return ByteSize.format(bytes) + " new";
  }

  private static char letter(Change change) {
    return switch (change) {
      case ADDED -> 'A';
      case REMOVED -> 'D';
      case CHANGED -> 'M';
      case RENAMED -> 'R';
    };
  }

  private static Json json(Difference difference) {
    var totals = difference.totals();
    return Json.object()
        .put("before", difference.before())
        .put("after", difference.after())
        .put("files", difference.files().stream().map(DiffCommand::json).toList())
        .put("equalFiles", totals.equalFiles())
        .put("bytes", totals.bytes())
        .put("sharedBytes", totals.sharedBytes())
        .put("newBytes", totals.newBytes());
  }

  private static Json json(FileChange file) {
    return Json.object()
        .put("change", Texts.word(file.change()))
        .put("path", file.path())
        .put("from", file.from())
        .put("bytesBefore", file.sizes().before())
        .put("bytesAfter", file.sizes().after())
        .put("newBytes", file.newBytes())
        .put("tensors", file.tensors().stream().map(DiffCommand::json).toList());
  }

  private static Json json(TensorChange tensor) {
    return Json.object()
        .put("change", Texts.word(tensor.change()))
        .put("name", tensor.name())
        .put("before", tensor.before())
        .put("after", tensor.after())
        .put("changedBytes", tensor.changedBytes())
        .put("bytes", tensor.bytes());
  }
}
