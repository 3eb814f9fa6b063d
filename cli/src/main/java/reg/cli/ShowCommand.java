package reg.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.cli.terminal.Table;
import reg.manifest.FileSet;
import reg.manifest.Lineage;
import reg.manifest.ReleaseFile;
import reg.node.catalog.Catalog;
import reg.node.catalog.ReleaseView;

final class ShowCommand implements Command {
  private static final int LISTED_FILES_MAX = 40;

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "show",
            "Show what a version is, what its publisher says, and its files.",
            "",
            "The signature on the release is checked; the files are not read ('reg verify' does). With"
                + " --json all of the release is printed.")
        .positional("REF", "The version.")
        .exits(ExitCode.NOT_FOUND, ExitCode.UNSIGNED, ExitCode.BAD_SIGNATURE, ExitCode.TAMPERED)
        .example("reg show tiny-llama:1.0")
        .example("reg show tiny-llama:1.0 --json");
  }

  @Override
  public void run(Call call) {
    try (var registry = call.openRegistry()) {
      var view = new Catalog(registry).show(call.positional(0));
      if (call.isJson()) {
        call.print(ReleaseJson.of(view));
        return;
      }
      call.print(view.entry().ref() + " " + view.entry().release());
      var table = new Table(2);
      addFacts(table, view);
      addClaims(table, view);
      call.print(table);
      printFiles(call, view.files());
    }
  }

  private static void addFacts(Table table, ReleaseView view) {
    var entry = view.entry();
    var release = view.release();
    var content = release.content();
    addRow(table, "kind", release.kind());
    addRow(table, "channels", entry.channels().isEmpty() ? null : join(entry.channels()));
    addRow(table, "issued", Texts.moment(release.issued()));
    addRow(table, "signed by", join(view.signers()));
    addRow(table, "root", content.root());
    addRow(
        table,
        "size",
        ByteSize.format(content.bytes())
            + " in "
            + Texts.count(view.files().files().size(), "file"));
    addRow(table, "profile", content.profile());
    addRow(table, "commit id", view.commitId());
    addRow(table, "previous", release.previous());
    var head = view.head();
    addRow(table, "head", head == null ? null : head.position() + " " + head.cid());
  }

  private static void addClaims(Table table, ReleaseView view) {
    var claims = view.release().claims();
    addRow(table, "licence", claims.licence());
    for (Lineage parent : claims.lineage()) {
      var cid = parent.release();
      addRow(
          table,
          "made from",
          parent.relation() + " " + parent.reference() + (cid == null ? "" : " " + cid));
    }
    claims.contributors().forEach(who -> addRow(table, "contributor", who.role() + " " + who.id()));
    ReleaseJson.flat(claims.meta()).forEach((key, value) -> table.row("meta", key + " = " + value));
  }

  private static void printFiles(Call call, FileSet set) {
    List<ReleaseFile> files = set.files();
    var table = new Table(2);
    for (ReleaseFile file : files.subList(0, Math.min(LISTED_FILES_MAX, files.size()))) {
      table.row("file", ByteSize.format(file.size()), file.path());
    }
    call.print(table);
    if (files.size() > LISTED_FILES_MAX) {
      call.print("  and " + (files.size() - LISTED_FILES_MAX) + " more (see --json)");
    }
  }

  private static void addRow(Table table, String label, @Nullable Object value) {
    if (value != null) {
      table.row(label, value.toString());
    }
  }

  private static String join(List<String> words) {
    return String.join(", ", words);
  }
}
