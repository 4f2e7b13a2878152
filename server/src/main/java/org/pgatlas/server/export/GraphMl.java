package org.pgatlas.server.export;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// [GraphML](http://graphml.graphdrawing.org/), directed, with typed attributes.
final class GraphMl implements GraphFormat {
  @Override
  public void begin(Writer out) throws IOException {
    out.write(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
        """);
    for (Attribute attribute : Attribute.values()) {
      out.write(
          "<key id=\"%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n"
              .formatted(
                  attribute.label(),
                  attribute.ofNodes() && attribute != Attribute.KIND
                      ? "node"
                      : attribute == Attribute.KIND ? "all" : "edge",
                  attribute.label(),
                  attribute.type()));
    }
    out.write("<graph edgedefault=\"directed\">\n");
  }

  @Override
  public void node(Writer out, Node node) throws IOException {
    out.write("<node id=\"" + escaped(node.id()) + "\">");
    data(out, node.kind(), node.attributes());
    out.write("</node>\n");
  }

  @Override
  public void edges(Writer out) {}

  @Override
  public void edge(Writer out, Edge edge) throws IOException {
    out.write(
        "<edge source=\"" + escaped(edge.from()) + "\" target=\"" + escaped(edge.to()) + "\">");
    data(out, edge.kind(), edge.attributes());
    out.write("</edge>\n");
  }

  @Override
  public void end(Writer out) throws IOException {
    out.write("</graph>\n</graphml>\n");
  }

  private static void data(Writer out, String kind, Map<String, @Nullable Object> attributes)
      throws IOException {
    out.write("<data key=\"kind\">" + kind + "</data>");
    for (Map.Entry<String, @Nullable Object> one : attributes.entrySet()) {
      Object value = one.getValue();
      if (value != null) {
        out.write("<data key=\"" + one.getKey() + "\">" + escaped(value.toString()) + "</data>");
      }
    }
  }

  /// What XML cannot hold, not even escaped, becomes the replacement character.
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\t', '\n', '\r' -> out.append("&#").append(c).append(';');
                default ->
                    out.appendCodePoint(
                        c < 0x20 || (c >= 0xd800 && c <= 0xdfff) || c == 0xfffe || c == 0xffff
                            ? 0xfffd
                            : c);
              }
            });
    return out.toString();
  }
}
