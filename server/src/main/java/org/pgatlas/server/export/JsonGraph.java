package org.pgatlas.server.export;

import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;

/// JSON: one document, one line a thing, or NetworkX's node-link form.
final class JsonGraph implements GraphFormat {
  /// Which of them.
  enum Shape {
    DOCUMENT,
    LINES,
    NODE_LINK
  }

  private final Shape shape;

  /// Under which name node-link form has its edges: `edges`, or `links` for NetworkX before 3.6.
  private final String edgesName;

  private boolean first = true;

  JsonGraph(Shape shape) {
    this(shape, "edges");
  }

  JsonGraph(Shape shape, String edgesName) {
    this.shape = shape;
    this.edgesName = edgesName;
  }

  @Override
  public void begin(Writer out) throws IOException {
    switch (shape) {
      case DOCUMENT -> out.write("{\"nodes\": [\n");
      case LINES -> {}
      case NODE_LINK ->
          out.write("{\"directed\": true, \"multigraph\": false, \"graph\": {}, \"nodes\": [\n");
    }
  }

  @Override
  public void node(Writer out, Node node) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (shape == Shape.LINES) {
      fields.put("type", "node");
    }
    fields.put("id", node.id());
    fields.put("kind", node.kind());
    fields.putAll(node.attributes());
    item(out, fields);
  }

  @Override
  public void edges(Writer out) throws IOException {
    switch (shape) {
      case DOCUMENT -> out.write("\n], \"edges\": [\n");
      case LINES -> {}
      case NODE_LINK -> out.write("\n], \"" + edgesName + "\": [\n");
    }
    first = true;
  }

  @Override
  public void edge(Writer out, Edge edge) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (shape == Shape.LINES) {
      fields.put("type", "edge");
    }
    fields.put(shape == Shape.NODE_LINK ? "source" : "from", edge.from());
    fields.put(shape == Shape.NODE_LINK ? "target" : "to", edge.to());
    fields.put("kind", edge.kind());
    fields.putAll(edge.attributes());
    item(out, fields);
  }

  private void item(Writer out, Map<String, @Nullable Object> fields) throws IOException {
    if (shape == Shape.LINES) {
      out.write(Json.write(fields) + "\n");
      return;
    }
    out.write(first ? "" : ",\n");
    out.write(Json.write(fields));
    first = false;
  }

  @Override
  public void end(Writer out) throws IOException {
    out.write(shape == Shape.LINES ? "" : "\n]}\n");
  }
}
