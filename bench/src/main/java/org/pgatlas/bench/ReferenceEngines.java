package org.pgatlas.bench;

import org.pgatlas.graph.DependencyGraph;

/// Criticality as one would write it without an engine: the references that ours is measured
/// against.
final class ReferenceEngines {
  private ReferenceEngines() {}

  /// One breadth-first search a vertex on int arrays; whatever it reaches has one dependent more.
  static int[] naive(DependencyGraph graph) {
    int n = graph.vertexCount();
    int[] criticality = new int[n];
    int[] seen = new int[n];
    int[] queue = new int[n];
    for (int start = 0; start < n; start++) {
      int mark = start + 1;
      int tail = 0;
      queue[tail++] = start;
      seen[start] = mark;
      for (int head = 0; head < tail; head++) {
        int v = queue[head];
        for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
          int w = graph.dependencyAt(i);
          if (seen[w] != mark) {
            seen[w] = mark;
            queue[tail++] = w;
            criticality[w]++;
          }
        }
      }
    }
    return criticality;
  }
}
