package org.pgatlas.server.scoring;

import java.util.List;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.metric.Layer;
import org.pgatlas.server.snapshot.GraphRows;
import org.pgatlas.server.snapshot.GraphSnapshot;

/// Everything a metric run computes from: graph, vertices, projects. Immutable once made; the next
/// run derives its own from it and what changed ([LayerUpdate]).
record LayerInputs(DependencyGraph graph, VertexColumns vertices, ProjectColumns projects) {

  /// From all rows of a tenant, without git histories.
  static LayerInputs of(GraphRows rows, List<ProjectColumns.Row> projectRows) {
    ProjectColumns projects = ProjectColumns.NONE.with(projectRows);
    VertexColumns vertices = new VertexColumns(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      vertices.set(row, rows, row, projects);
    }
    GraphBuilder graph = new GraphBuilder(rows.size(), rows.edges());
    for (int edge = 0; edge < rows.edges(); edge++) {
      int dependent = rows.rowOf(rows.dependent(edge));
      int dependency = rows.rowOf(rows.dependency(edge));
      // An end that was committed after its page was read is marked, and read again with its edges.
      if (dependent >= 0 && dependency >= 0) {
        graph.add(dependent, dependency);
      }
    }
    return new LayerInputs(graph.build(), vertices, projects);
  }

  Layer layer() {
    boolean[] eligible = new boolean[vertices.size()];
    boolean[] repos = new boolean[eligible.length];
    for (int p = 0; p < eligible.length; p++) {
      eligible[p] = vertices.projectOf[p] >= 0 && projects.alive()[vertices.projectOf[p]];
      repos[p] = !vertices.external[p];
    }
    return new Layer(graph, eligible, repos, vertices.projectOf, projects.size());
  }

  GraphSnapshot snapshot(Layer layer) {
    return new GraphSnapshot(
        vertices.ids,
        vertices.identity,
        vertices.external,
        vertices.project,
        layer.eligible(),
        graph);
  }

  LayerInputs with(ProjectColumns changed) {
    return new LayerInputs(graph, vertices, changed);
  }

  /// Bytes that it keeps in memory, roughly.
  long bytes() {
    return 100L * vertices.size() + 64L * projects.size() + 8L * graph.edgeCount();
  }
}
