package org.pgatlas.metric;

import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.DominatorTree;

/// How many active vertices the roots reach only through a vertex, itself excluded: what breaks
/// away, or is safely behind one gate, when the vertex goes. Unit: vertices; 0 for a leaf and for
/// whatever has a way round it.
///
/// It is the size of the vertex' subtree in the [DominatorTree] under a virtual root that depends
/// on the roots of the active set, less the vertex. Inactive vertices conduct and never count; what
/// no root reaches has 0. When every vertex is a root nothing is behind anything: narrow the roots
/// by [ActiveSet#fromSources] to ask about a whole layer. O(edges · log vertices).
public final class ChokePoints {
  private ChokePoints() {}

  public static int[] of(DependencyGraph graph, ActiveSet active) {
    int n = graph.vertexCount();
    if (active.vertexCount() != n) {
      throw new IllegalArgumentException(
          "active has " + active.vertexCount() + " entries for " + n + " vertices");
    }
    boolean[] roots = new boolean[n];
    boolean[] counted = new boolean[n];
    for (int v = 0; v < n; v++) {
      roots[v] = active.isRoot(v);
      counted[v] = active.contains(v);
    }
    return DominatorTree.of(graph, roots).dominated(counted);
  }
}
