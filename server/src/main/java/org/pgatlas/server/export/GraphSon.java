package org.pgatlas.server.export;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;

/// TinkerPop's [GraphSON 3.0](https://tinkerpop.apache.org/docs/current/dev/io/#graphson), one
/// vertex a line with its edges of both directions, as its readers want it. An edge leaves the
/// dependent and enters the dependency.
final class GraphSon {
  private static final int PAGE = 200;

  private final ExportStore store;
  private final AdjacentEdges adjacent;

  GraphSon(ExportStore store, AdjacentEdges adjacent) {
    this.store = store;
    this.adjacent = adjacent;
  }

  void write(UUID tenant, Writer out) throws IOException {
    for (ExportStore.Nodes kind : ExportStore.Nodes.values()) {
      List<Node> page = store.nodes(tenant, kind, -1);
      while (!page.isEmpty()) {
        for (int i = 0; i < page.size(); i += PAGE) {
          lines(tenant, kind, page.subList(i, Math.min(page.size(), i + PAGE)), out);
        }
        page =
            page.size() < ExportStore.PAGE
                ? List.of()
                : store.nodes(tenant, kind, page.getLast().number());
      }
    }
  }

  private void lines(UUID tenant, ExportStore.Nodes kind, List<Node> nodes, Writer out)
      throws IOException {
    int[] numbers = nodes.stream().mapToInt(Node::number).toArray();
    Map<Integer, List<Edge>> leaving = new LinkedHashMap<>();
    Map<Integer, List<Edge>> entering = new LinkedHashMap<>();
    for (ExportStore.Edges edges : ExportStore.Edges.values()) {
      if (GraphExport.from(edges) == kind) {
        adjacent
            .of(tenant, edges, numbers, true)
            .forEach(e -> leaving.computeIfAbsent(e.fromNumber(), _ -> new ArrayList<>()).add(e));
      }
      if (GraphExport.to(edges) == kind) {
        adjacent
            .of(tenant, edges, numbers, false)
            .forEach(e -> entering.computeIfAbsent(e.toNumber(), _ -> new ArrayList<>()).add(e));
      }
    }
    for (Node node : nodes) {
      out.write(
          line(
                  node,
                  leaving.getOrDefault(node.number(), List.of()),
                  entering.getOrDefault(node.number(), List.of()))
              + "\n");
    }
  }

  private static String line(Node node, List<Edge> leaving, List<Edge> entering) {
    Map<String, Object> vertex = new LinkedHashMap<>();
    vertex.put("id", node.id());
    vertex.put("label", node.kind());
    if (!entering.isEmpty()) {
      vertex.put("inE", byLabel(entering, false));
    }
    if (!leaving.isEmpty()) {
      vertex.put("outE", byLabel(leaving, true));
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> one : node.attributes().entrySet()) {
      Object value = one.getValue();
      if (value != null) {
        properties.put(
            one.getKey(),
            List.of(Map.of("id", node.id() + "#" + one.getKey(), "value", typed(value))));
      }
    }
    vertex.put("properties", properties);
    return Json.write(vertex);
  }

  private static Map<String, List<Object>> byLabel(List<Edge> edges, boolean leaving) {
    Map<String, List<Object>> byLabel = new LinkedHashMap<>();
    for (Edge edge : edges) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", edge.id());
      one.put(leaving ? "inV" : "outV", leaving ? edge.to() : edge.from());
      Map<String, Object> properties = new LinkedHashMap<>();
      for (Map.Entry<String, @Nullable Object> property : edge.attributes().entrySet()) {
        Object value = property.getValue();
        if (value != null) {
          properties.put(property.getKey(), typed(value));
        }
      }
      one.put("properties", properties);
      byLabel.computeIfAbsent(edge.kind(), _ -> new ArrayList<>()).add(one);
    }
    return byLabel;
  }

  private static Object typed(Object value) {
    return switch (value) {
      case Integer number -> Map.of("@type", "g:Int32", "@value", number);
      case Long number -> Map.of("@type", "g:Int64", "@value", number);
      case Double number -> Map.of("@type", "g:Double", "@value", number);
      default -> value.toString();
    };
  }
}
