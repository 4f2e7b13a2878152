package org.pgatlas.bench;

import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jgrapht.traverse.BreadthFirstIterator;
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

  static Graph<Integer, DefaultEdge> jgrapht(DependencyGraph graph) {
    Graph<Integer, DefaultEdge> copy = new SimpleDirectedGraph<>(DefaultEdge.class);
    for (int v = 0; v < graph.vertexCount(); v++) {
      copy.addVertex(v);
    }
    for (int v = 0; v < graph.vertexCount(); v++) {
      for (int w : graph.dependencies(v)) {
        copy.addEdge(v, w);
      }
    }
    return copy;
  }

  /// The closure pairs that searches from every `step`-th vertex meet.
  static long jgraphtSample(Graph<Integer, DefaultEdge> graph, int step) {
    long units = 0;
    int n = graph.vertexSet().size();
    for (int start = 0; start < n; start += step) {
      BreadthFirstIterator<Integer, DefaultEdge> walk = new BreadthFirstIterator<>(graph, start);
      walk.next();
      while (walk.hasNext()) {
        walk.next();
        units++;
      }
    }
    return units;
  }
}
