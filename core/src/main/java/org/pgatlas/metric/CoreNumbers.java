package org.pgatlas.metric;

import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.UndirectedGraph;

/// The core number of every vertex: the greatest k such that the vertex belongs to a k-core, a
/// largest part of the graph in which everybody has at least k neighbours inside (Seidman 1983).
/// Directions, duplicates and self-loops do not count. Unit: neighbours; 0 for a vertex that
/// touches nobody. High numbers mark the densely knit middle of an ecosystem.
///
/// Batagelj and Zaveršnik, "An O(m) Algorithm for Cores Decomposition of Networks" (2003): vertices
/// lie sorted by remaining degree, the least is taken away, its neighbours move one bin down.
/// O(vertices + edges) time, 16 bytes a vertex beside the undirected view.
public final class CoreNumbers {
  private CoreNumbers() {}

  public static int[] of(DependencyGraph graph) {
    return of(UndirectedGraph.of(graph));
  }

  public static int[] of(UndirectedGraph graph) {
    int n = graph.vertexCount();
    // the remaining degree, in the end the core number
    int[] degree = new int[n];
    int most = 0;
    for (int v = 0; v < n; v++) {
      degree[v] = graph.degree(v);
      most = Math.max(most, degree[v]);
    }
    int[] binStart = binStarts(degree, most);
    int[] sorted = new int[n];
    int[] place = new int[n];
    for (int v = 0; v < n; v++) {
      place[v] = binStart[degree[v]]++;
      sorted[place[v]] = v;
    }
    for (int d = most; d > 0; d--) {
      binStart[d] = binStart[d - 1];
    }
    binStart[0] = 0;
    for (int next = 0; next < n; next++) {
      int v = sorted[next];
      for (int i = graph.neighboursBegin(v), end = graph.neighboursEnd(v); i < end; i++) {
        int w = graph.neighbourAt(i);
        if (degree[w] > degree[v]) {
          moveDown(w, degree, binStart, sorted, place);
        }
      }
    }
    return degree;
  }

  /// The first place of each degree in the sorted order.
  private static int[] binStarts(int[] degree, int most) {
    int[] starts = new int[most + 2];
    for (int d : degree) {
      starts[d + 1]++;
    }
    for (int d = 0; d <= most; d++) {
      starts[d + 1] += starts[d];
    }
    return starts;
  }

  /// Swaps `w` with the first of its bin and lets the bin begin behind it.
  private static void moveDown(int w, int[] degree, int[] binStart, int[] sorted, int[] place) {
    int first = binStart[degree[w]]++;
    int u = sorted[first];
    sorted[place[w]] = u;
    place[u] = place[w];
    sorted[first] = w;
    place[w] = first;
    degree[w]--;
  }
}
