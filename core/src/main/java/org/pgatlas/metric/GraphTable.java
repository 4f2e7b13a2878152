package org.pgatlas.metric;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.pgatlas.metric.LayerMetrics.Values;

/// The metrics of an edge list as a table of text: a header line `vertex TAB column…`, then one
/// line a vertex in the order of its first appearance. Real numbers are written so that reading
/// them gives the same bits.
public final class GraphTable {
  /// What may stand in a column; `label` is its header and its name on the command line.
  public enum Column {
    CRITICALITY(LayerMetrics::criticality),
    DIRECT_DEPENDENTS(LayerMetrics::directDependents),
    DIRECT_DEPENDENCIES(LayerMetrics::directDependencies),
    COMPONENT_SIZE(LayerMetrics::componentSize),
    WEAK_COMPONENT_SIZE(LayerMetrics::weakComponentSize),
    PAGERANK(LayerMetrics::pageRank),
    CORE_NUMBER(LayerMetrics::coreNumber),
    ARTICULATION_POINT(LayerMetrics::articulationPoint),
    BRIDGES(LayerMetrics::bridges),
    CHOKE_POINT(LayerMetrics::chokePoint),
    DEPTH_BELOW(LayerMetrics::depthBelow),
    DEPTH_ABOVE(LayerMetrics::depthAbove),
    BETWEENNESS(LayerMetrics::betweenness),
    BETWEENNESS_ERROR(LayerMetrics::betweennessError);

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final Function<LayerMetrics, Values> compute;

    Column(Function<LayerMetrics, Values> compute) {
      this.compute = compute;
    }

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final EdgeList edges;
  private final List<String> labels = new ArrayList<>();
  private final List<Values> columns = new ArrayList<>();

  private GraphTable(EdgeList edges) {
    this.edges = edges;
  }

  /// The wanted columns in the order of [Column]. `starts` says where PageRank's walkers begin; all
  /// of them for the plain one.
  public static GraphTable compute(
      EdgeList edges, ActiveSet active, boolean[] starts, Set<Column> wanted) {
    return compute(edges, active, starts, wanted, Runnable::run, 1);
  }

  /// The same by that many threads: the one that asks, the others from `executor`. Values are the
  /// same whatever the number.
  public static GraphTable compute(
      EdgeList edges,
      ActiveSet active,
      boolean[] starts,
      Set<Column> wanted,
      Executor executor,
      int threads) {
    GraphTable table = new GraphTable(edges);
    LayerMetrics metrics = new LayerMetrics(edges.graph(), active, starts, executor, threads);
    for (Column column : Column.values()) {
      if (wanted.contains(column)) {
        table.labels.add(column.label());
        table.columns.add(column.compute.apply(metrics));
      }
    }
    return table;
  }

  public void write(Appendable out) throws IOException {
    out.append("vertex");
    for (String label : labels) {
      out.append('\t').append(label);
    }
    out.append('\n');
    for (int v = 0; v < edges.graph().vertexCount(); v++) {
      out.append(edges.name(v));
      for (Values column : columns) {
        out.append('\t').append(column.text(v));
      }
      out.append('\n');
    }
  }
}
