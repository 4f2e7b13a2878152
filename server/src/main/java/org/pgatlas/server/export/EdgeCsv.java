package org.pgatlas.server.export;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The edges as CSV (RFC 4180); nodes that no edge touches are not in it.
final class EdgeCsv implements GraphFormat {
  @Override
  public void begin(Writer out) throws IOException {
    out.write("from,to,kind," + String.join(",", Attribute.edgeLabels()) + "\r\n");
  }

  @Override
  public void node(Writer out, Node node) {}

  @Override
  public void edges(Writer out) {}

  @Override
  public void edge(Writer out, Edge edge) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(edge.from());
    values.add(edge.to());
    values.add(edge.kind());
    Attribute.edgeLabels().forEach(label -> values.add(edge.attributes().get(label)));
    line(out, values);
  }

  @Override
  public void end(Writer out) {}

  static void line(Writer out, Iterable<? extends @Nullable Object> values) throws IOException {
    boolean first = true;
    for (Object value : values) {
      out.write(first ? "" : ",");
      out.write(value == null ? "" : field(value.toString(), value instanceof Number));
      first = false;
    }
    out.write("\r\n");
  }

  /// Quoted where needed; what a spreadsheet would take for a formula is kept from being one.
  private static String field(String text, boolean number) {
    String safe =
        !number && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + safe.replace("\"", "\"\"") + "\""
        : safe;
  }
}
