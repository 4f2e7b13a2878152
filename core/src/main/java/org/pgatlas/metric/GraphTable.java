package org.pgatlas.metric;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.StronglyConnectedComponents;

/// The metrics of an edge list as a table of text: a header line `vertex TAB column…`, then one
/// line a vertex in the order of its first appearance.
public final class GraphTable {
  /// What may stand in a column; `label` is its header and its name on the command line.
  public enum Column {
    CRITICALITY,
    DIRECT_DEPENDENTS,
    DIRECT_DEPENDENCIES,
    COMPONENT_SIZE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final EdgeList edges;
  private final Map<Column, int[]> columns = new EnumMap<>(Column.class);

  private GraphTable(EdgeList edges) {
    this.edges = edges;
  }

  public static GraphTable compute(EdgeList edges, ActiveSet active, Set<Column> wanted) {
    GraphTable table = new GraphTable(edges);
    for (Column column : Column.values()) {
      if (wanted.contains(column)) {
        table.columns.put(column, values(column, edges.graph(), active));
      }
    }
    return table;
  }

  public void write(Appendable out) throws IOException {
    out.append("vertex");
    for (Column column : columns.keySet()) {
      out.append('\t').append(column.label());
    }
    out.append('\n');
    List<int[]> values = List.copyOf(columns.values());
    for (int v = 0; v < edges.graph().vertexCount(); v++) {
      out.append(edges.name(v));
      for (int[] column : values) {
        out.append('\t').append(Integer.toString(column[v]));
      }
      out.append('\n');
    }
  }

  private static int[] values(Column column, DependencyGraph graph, ActiveSet active) {
    return switch (column) {
      case CRITICALITY -> Criticality.of(graph).all(active).toArray();
      case DIRECT_DEPENDENTS -> perVertex(graph, graph::dependentCount);
      case DIRECT_DEPENDENCIES -> perVertex(graph, graph::dependencyCount);
      case COMPONENT_SIZE -> {
        StronglyConnectedComponents components = StronglyConnectedComponents.of(graph);
        int[] sizes = components.sizes();
        yield perVertex(graph, v -> sizes[components.componentOf(v)]);
      }
    };
  }

  private static int[] perVertex(DependencyGraph graph, IntUnaryOperator value) {
    int[] values = new int[graph.vertexCount()];
    for (int v = 0; v < values.length; v++) {
      values[v] = value.applyAsInt(v);
    }
    return values;
  }
}
