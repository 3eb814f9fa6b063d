package reg.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Rows of words under each other, two spaces between columns. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();
  private final int indent;

  /** A table whose rows begin after that many spaces. */
  public Table(int indent) {
    this.indent = indent;
  }

  /** Adds a row. Cells are escaped here, because that changes how wide they are. */
  public Table row(String... cells) {
    var row = new ArrayList<String>();
    for (String cell : cells) {
      row.add(Printable.escape(cell));
    }
    rows.add(row);
    return this;
  }

  /** Gives each row as a line, without spaces at its end. */
  public void forEachLine(Consumer<String> sink) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (var row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (var row : rows) {
      var line = new StringBuilder(" ".repeat(indent));
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)) + 2));
      }
      sink.accept(line.toString().stripTrailing());
    }
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
