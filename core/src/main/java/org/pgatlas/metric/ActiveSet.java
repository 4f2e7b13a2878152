package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;

/// The vertices that count: those reachable from the roots along dependent → dependency, roots
/// included. A vertex is eligible as a root when it is a repo of a project that is live or in-dev;
/// a repo without a project and an external never are. No roots, no active vertices.
///
/// One breadth-first search: O(vertices + edges). Self-loops do not exist in a [DependencyGraph],
/// so they never cost a repo its place among the roots of [ActiveMode#SEED_COMPAT].
public final class ActiveSet {
  private final boolean[] active;
  private final int count;
  private final int rootCount;

  private ActiveSet(boolean[] active, int count, int rootCount) {
    this.active = active;
    this.count = count;
    this.rootCount = rootCount;
  }

  /// `rootEligible[v]` says whether `v` is a repo of a live or in-dev project.
  public static ActiveSet of(DependencyGraph graph, boolean[] rootEligible, ActiveMode mode) {
    int n = graph.vertexCount();
    requireLength(rootEligible, n);
    boolean[] active = new boolean[n];
    int[] queue = new int[n];
    int tail = 0;
    for (int v = 0; v < n; v++) {
      boolean root =
          switch (mode) {
            case ACTIVE_ROOTS -> rootEligible[v];
            case SEED_COMPAT -> rootEligible[v] && graph.dependentCount(v) == 0;
          };
      if (root) {
        active[v] = true;
        queue[tail++] = v;
      }
    }
    int roots = tail;
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
        int w = graph.dependencyAt(i);
        if (!active[w]) {
          active[w] = true;
          queue[tail++] = w;
        }
      }
    }
    return new ActiveSet(active, tail, roots);
  }

  /// Every vertex counts.
  public static ActiveSet everything(DependencyGraph graph) {
    boolean[] all = new boolean[graph.vertexCount()];
    Arrays.fill(all, true);
    return new ActiveSet(all, all.length, all.length);
  }

  /// Just the given vertices, reachable or not; for what-if questions and lists from outside.
  public static ActiveSet exactly(boolean[] active) {
    int count = 0;
    for (boolean one : active) {
      if (one) {
        count++;
      }
    }
    return new ActiveSet(active.clone(), count, count);
  }

  public boolean contains(int vertex) {
    return active[vertex];
  }

  public int count() {
    return count;
  }

  public int rootCount() {
    return rootCount;
  }

  /// The number of vertices of the graph it was made for.
  public int vertexCount() {
    return active.length;
  }

  private static void requireLength(boolean[] flags, int vertices) {
    if (flags.length != vertices) {
      throw new IllegalArgumentException(
          "rootEligible has " + flags.length + " entries for " + vertices + " vertices");
    }
  }
}
