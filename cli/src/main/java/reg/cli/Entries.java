package reg.cli;

import java.util.List;
import reg.base.ByteSize;
import reg.cli.terminal.Json;
import reg.cli.terminal.Table;
import reg.node.catalog.Entry;

/** Lists of versions, as {@code ls}, {@code log} and {@code rm} print them. */
final class Entries {
  private Entries() {}

  /** For people: each publisher once, its versions below; else a document with all of them. */
  static void print(Call call, List<Entry> entries) {
    if (call.isJson()) {
      call.print(Json.object().put("versions", entries.stream().map(Entries::json).toList()));
      return;
    }
    String publisher = "";
    var table = new Table(2);
    for (Entry entry : entries) {
      if (!entry.publisher().equals(publisher)) {
        call.print(table);
        table = new Table(2);
        publisher = entry.publisher();
        call.print(publisher);
      }
      addRow(table, entry);
    }
    call.print(table);
  }

  private static void addRow(Table table, Entry entry) {
    var facts = entry.facts();
    table.row(
        entry.name() + ":" + entry.version(),
        String.join(",", entry.channels()),
        facts.kind(),
        ByteSize.format(facts.bytes()),
        Texts.count(facts.files(), "file"),
        Texts.moment(facts.issued()),
        entry.release().toString());
  }

  static Json json(Entry entry) {
    var facts = entry.facts();
    return Json.object()
        .put("ref", entry.ref())
        .put("publisher", entry.publisher())
        .put("name", entry.name())
        .put("version", entry.version())
        .put("channels", entry.channels())
        .put("release", entry.release())
        .put("root", facts.root())
        .put("kind", facts.kind())
        .put("bytes", facts.bytes())
        .put("files", facts.files())
        .put("issued", Texts.moment(facts.issued()));
  }
}
