package org.pgatlas.graph;

/// Weakly connected components by their definition: the least vertex of each floods the others.
final class Flooding {
  private Flooding() {}

  /// Which of the edges are there.
  @FunctionalInterface
  interface Edges {
    boolean has(int dependent, int dependency);
  }

  /// The least vertex of each vertex's component, where only some of the edges are there.
  static int[] least(DependencyGraph graph, Edges edges) {
    int n = graph.vertexCount();
    int[] least = new int[n];
    for (int v = 0; v < n; v++) {
      least[v] = v;
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int v = 0; v < n; v++) {
        for (int w : graph.dependencies(v)) {
          if (least[v] != least[w] && edges.has(v, w)) {
            least[v] = Math.min(least[v], least[w]);
            least[w] = least[v];
            changed = true;
          }
        }
      }
    }
    return least;
  }
}
