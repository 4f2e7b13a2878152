package org.pgatlas.graph;

import org.jspecify.annotations.Nullable;

/// A [DependencyGraph] without its directions: who touches whom. Two vertices that depend on each
/// other are neighbours once; nobody is a neighbour of itself. Neighbours are ascending.
///
/// Made in O(vertices + edges) by merging two sorted rows a vertex; 4 bytes a vertex and at most 8
/// an edge. Immutable, safe to share between threads.
public final class UndirectedGraph {
  /// The neighbours of `v` are `neighbours[offsets[v]] .. neighbours[offsets[v+1]-1]`; every edge
  /// stands in two rows.
  private final int[] offsets;

  private final int[] neighbours;

  private UndirectedGraph(int[] offsets, int[] neighbours) {
    this.offsets = offsets;
    this.neighbours = neighbours;
  }

  public static UndirectedGraph of(DependencyGraph graph) {
    int n = graph.vertexCount();
    int[] offsets = new int[n + 1];
    for (int v = 0; v < n; v++) {
      offsets[v + 1] = Math.addExact(offsets[v], merge(graph, v, null, 0));
    }
    int[] neighbours = new int[offsets[n]];
    for (int v = 0; v < n; v++) {
      merge(graph, v, neighbours, offsets[v]);
    }
    return new UndirectedGraph(offsets, neighbours);
  }

  public int vertexCount() {
    return offsets.length - 1;
  }

  /// Undirected edges, each once.
  public int edgeCount() {
    return neighbours.length / 2;
  }

  public int neighboursBegin(int vertex) {
    return offsets[vertex];
  }

  public int neighboursEnd(int vertex) {
    return offsets[vertex + 1];
  }

  public int neighbourAt(int index) {
    return neighbours[index];
  }

  public int degree(int vertex) {
    return offsets[vertex + 1] - offsets[vertex];
  }

  /// Merges the dependencies and dependents of `v`, writes them from `at` on where an array is
  /// given, and returns their number.
  private static int merge(DependencyGraph graph, int v, int @Nullable [] into, int at) {
    int i = graph.dependenciesBegin(v);
    int iEnd = graph.dependenciesEnd(v);
    int j = graph.dependentsBegin(v);
    int jEnd = graph.dependentsEnd(v);
    int size = 0;
    while (i < iEnd || j < jEnd) {
      int a = i < iEnd ? graph.dependencyAt(i) : Integer.MAX_VALUE;
      int b = j < jEnd ? graph.dependentAt(j) : Integer.MAX_VALUE;
      int next = Math.min(a, b);
      i += a == next ? 1 : 0;
      j += b == next ? 1 : 0;
      if (into != null) {
        into[at + size] = next;
      }
      size++;
    }
    return size;
  }
}
