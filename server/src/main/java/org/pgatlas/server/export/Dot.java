package org.pgatlas.server.export;

import java.io.IOException;
import java.io.Writer;

/// Graphviz' [DOT](https://graphviz.org/doc/info/lang.html).
final class Dot implements GraphFormat {
  @Override
  public void begin(Writer out) throws IOException {
    out.write("digraph atlas {\n");
  }

  @Override
  public void node(Writer out, Node node) throws IOException {
    Object name = node.attributes().get("name");
    out.write(
        "  "
            + quoted(node.id())
            + " [label="
            + quoted(name == null ? node.id() : name.toString())
            + ", class="
            + quoted(node.kind())
            + "];\n");
  }

  @Override
  public void edges(Writer out) {}

  @Override
  public void edge(Writer out, Edge edge) throws IOException {
    out.write(
        "  "
            + quoted(edge.from())
            + " -> "
            + quoted(edge.to())
            + " [class="
            + quoted(edge.kind())
            + "];\n");
  }

  @Override
  public void end(Writer out) throws IOException {
    out.write("}\n");
  }

  private static String quoted(String text) {
    return "\""
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ").replace("\r", " ")
        + "\"";
  }
}
