package org.pgatlas.metric;

import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;

/// What criticality would be on a changed graph, found by counting anew who reaches the vertices
/// whose criticality can differ: for questions that begin with "what if", where very many depend on
/// what changes and little lies beneath it. [ImaginedCriticality] is for the others.
///
/// Time: a few walks over all vertices, and one over what lies above for each 64 of those vertices.
public final class RecountedCriticality {
  private RecountedCriticality() {}

  /// @param active of `before`; `after` has other dependencies for `changed`
  /// @param criticality on `before`, of all kinds of dependents
  /// @param order of one of the two
  /// @param budget edges and vertices to look at; null beyond: then the full pass is the better way
  public static ImaginedCriticality.@Nullable Result of(
      DependencyGraph before,
      ActiveSet active,
      int[] criticality,
      DependencyGraph after,
      ActiveSet activeAfter,
      int[] changed,
      SweepOrder order,
      long budget) {
    Effort effort = new Effort(budget);
    ChangedReach reach = new ChangedReach(before, after, active, activeAfter, effort);
    VertexList turned = new VertexList();
    for (int v = 0; v < criticality.length; v++) {
      if (active.contains(v) != activeAfter.contains(v)) {
        turned.add(v);
      }
    }
    if (!reach.beneathEdges(new VertexList(changed)) || !reach.beneathTurned(turned)) {
      return null;
    }
    int[] targets = reach.found().reversed();
    int[] values = criticality.clone();
    SourceBlock block = new SourceBlock(order, effort);
    if (!new Recount(block, effort, after, activeAfter).all(targets, values)) {
      return null;
    }
    return difference(active, activeAfter, criticality, values);
  }

  private static ImaginedCriticality.Result difference(
      ActiveSet active, ActiveSet activeAfter, int[] criticality, int[] values) {
    VertexList differing = new VertexList();
    for (int v = 0; v < values.length; v++) {
      if (values[v] != criticality[v] || active.contains(v) != activeAfter.contains(v)) {
        differing.add(v);
      }
    }
    int[] vertices = differing.toArray();
    int[] change = new int[vertices.length];
    byte[] activity = new byte[vertices.length];
    for (int i = 0; i < vertices.length; i++) {
      int v = vertices[i];
      change[i] = values[v] - criticality[v];
      activity[i] = (byte) ((activeAfter.contains(v) ? 1 : 0) - (active.contains(v) ? 1 : 0));
    }
    return new ImaginedCriticality.Result(vertices, change, activity);
  }
}
