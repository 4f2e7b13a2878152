package org.pgatlas.server.ui;

import java.util.List;
import java.util.stream.Collectors;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Table;

/// A table as RFC 4180 text. A cell that a spreadsheet would take for a formula gets an apostrophe
/// before it.
final class Csv {
  private Csv() {}

  static String of(Table table) {
    StringBuilder out = new StringBuilder();
    line(out, table.columns().stream().map(Table.Column::label).toList());
    for (List<Cell> row : table.rows()) {
      line(out, row.stream().map(Cell::plain).toList());
    }
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> fields) {
    out.append(fields.stream().map(Csv::field).collect(Collectors.joining(","))).append("\r\n");
  }

  private static String field(String text) {
    String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
