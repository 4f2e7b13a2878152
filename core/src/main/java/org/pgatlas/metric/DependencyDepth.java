package org.pgatlas.metric;

import org.pgatlas.graph.Condensation;
import org.pgatlas.graph.DependencyGraph;

/// How high a vertex is built: the number of edges on the longest chain of dependencies under it
/// ([#below]), and on the longest chain of dependents above it ([#above]). A cycle counts as one
/// place: chains are those of the condensed graph, and its members have equal depth. Unit: edges; 0
/// for a leaf, or for a vertex that nothing depends on.
///
/// One pass over the condensation in topological order (longest path in an acyclic graph):
/// O(vertices + edges).
public final class DependencyDepth {
  private final int[] below;
  private final int[] above;
  private final int deepest;

  private DependencyDepth(int[] below, int[] above, int deepest) {
    this.below = below;
    this.above = above;
    this.deepest = deepest;
  }

  public static DependencyDepth of(DependencyGraph graph) {
    return of(graph, Condensation.of(graph));
  }

  static DependencyDepth of(DependencyGraph graph, Condensation dag) {
    int count = dag.componentCount();
    int[] down = new int[count];
    int[] up = new int[count];
    int deepest = 0;
    for (int c = count - 1; c >= 0; c--) {
      for (int i = dag.successorsBegin(c), end = dag.successorsEnd(c); i < end; i++) {
        down[c] = Math.max(down[c], down[dag.successorAt(i)] + 1);
      }
      deepest = Math.max(deepest, down[c]);
    }
    for (int c = 0; c < count; c++) {
      for (int i = dag.successorsBegin(c), end = dag.successorsEnd(c); i < end; i++) {
        int next = dag.successorAt(i);
        up[next] = Math.max(up[next], up[c] + 1);
      }
    }
    return new DependencyDepth(perVertex(graph, dag, down), perVertex(graph, dag, up), deepest);
  }

  private static int[] perVertex(DependencyGraph graph, Condensation dag, int[] perComponent) {
    int[] values = new int[graph.vertexCount()];
    for (int v = 0; v < values.length; v++) {
      values[v] = perComponent[dag.componentOf(v)];
    }
    return values;
  }

  /// The longest chain of dependencies under `vertex`.
  public int below(int vertex) {
    return below[vertex];
  }

  /// The longest chain of dependents above `vertex`.
  public int above(int vertex) {
    return above[vertex];
  }

  /// The longest chain of the graph.
  public int deepest() {
    return deepest;
  }
}
