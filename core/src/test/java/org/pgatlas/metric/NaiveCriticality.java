package org.pgatlas.metric;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import org.pgatlas.graph.DependencyGraph;

/// The definition, word by word: one search against the edges from every vertex.
final class NaiveCriticality {
  private NaiveCriticality() {}

  static int[] of(DependencyGraph graph, ActiveSet active, IntPredicate counted) {
    int[] values = new int[graph.vertexCount()];
    for (int v = 0; v < values.length; v++) {
      if (active.contains(v)) {
        for (int u : dependents(graph, v)) {
          values[v] += active.contains(u) && counted.test(u) ? 1 : 0;
        }
      }
    }
    return values;
  }

  static int[] projects(DependencyGraph graph, ActiveSet active, int[] projectOf) {
    int[] values = new int[graph.vertexCount()];
    for (int v = 0; v < values.length; v++) {
      Set<Integer> projects = new HashSet<>();
      if (active.contains(v)) {
        for (int u : dependents(graph, v)) {
          if (active.contains(u) && projectOf[u] >= 0 && projectOf[u] != projectOf[v]) {
            projects.add(projectOf[u]);
          }
        }
      }
      values[v] = projects.size();
    }
    return values;
  }

  static long[] union(DependencyGraph graph, ActiveSet active, int[] projectOf, int count) {
    long[] values = new long[count];
    for (int project = 0; project < count; project++) {
      Set<Integer> outside = new HashSet<>();
      boolean any = false;
      for (int v = 0; v < graph.vertexCount(); v++) {
        if (projectOf[v] == project) {
          any = true;
          if (active.contains(v)) {
            outside.addAll(dependents(graph, v));
          }
        }
      }
      int own = project;
      outside.removeIf(u -> !active.contains(u) || projectOf[u] == own);
      values[project] = any ? outside.size() : Criticality.ABSENT;
    }
    return values;
  }

  /// Everything that reaches `v`, `v` itself excluded.
  private static Set<Integer> dependents(DependencyGraph graph, int v) {
    Set<Integer> seen = new HashSet<>();
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(v);
    while (!queue.isEmpty()) {
      for (int u : graph.dependents(queue.remove())) {
        if (u != v && seen.add(u)) {
          queue.add(u);
        }
      }
    }
    return seen;
  }
}
