package org.pgatlas.metric;

import java.util.Arrays;
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

  /// The same with other vertex numbers, -1 for what is left out. Vertices that are new are repos
  /// without a project.
  ///
  /// @param renumbered the graph with those numbers
  Layer renumbered(int[] newOf, DependencyGraph renumbered) {
    int n = renumbered.vertexCount();
    boolean[] movedEligible = new boolean[n];
    boolean[] movedRepos = new boolean[n];
    int[] movedProjects = new int[n];
    Arrays.fill(movedRepos, true);
    Arrays.fill(movedProjects, -1);
    for (int v = 0; v < newOf.length; v++) {
      int to = newOf[v];
      if (to >= 0) {
        movedEligible[to] = eligible[v];
        movedRepos[to] = repos[v];
        movedProjects[to] = projectOf[v];
      }
    }
    return new Layer(renumbered, movedEligible, movedRepos, movedProjects, projectCount);
  }

  public int vertexCount() {
    return graph.vertexCount();
  }
}
