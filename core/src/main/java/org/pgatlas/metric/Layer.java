package org.pgatlas.metric;

import org.pgatlas.graph.DependencyGraph;

/// What the criticality of every kind depends on, at one moment. The arrays are the caller's and
/// must not change any more.
///
/// @param eligible vertex to "is a repo of a project that is live or in-dev"
/// @param repos vertex to "is a repo", false for externals
/// @param projectOf vertex to its project in `0 .. projectCount-1`, negative for none
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
public record Layer(
    DependencyGraph graph, boolean[] eligible, boolean[] repos, int[] projectOf, int projectCount) {
  public Layer {
    int n = graph.vertexCount();
    if (eligible.length != n || repos.length != n || projectOf.length != n) {
      throw new IllegalArgumentException(
          "%d eligible, %d repos, %d projectOf for %d vertices"
              .formatted(eligible.length, repos.length, projectOf.length, n));
    }
    if (projectCount < 0) {
      throw new IllegalArgumentException("projectCount is negative: " + projectCount);
    }
  }

  public int vertexCount() {
    return graph.vertexCount();
  }
}
