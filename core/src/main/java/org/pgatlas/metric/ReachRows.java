package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.StronglyConnectedComponents;

/// The part of a graph that is depended on, condensed: each of its strongly connected components is
/// a row, numbered in topological order. The other vertices, most of an ecosystem, are *tops*:
/// nothing depends on them, they have no row and are only sources.
///
/// O(vertices + edges) time; 4 bytes a vertex, 12 a row, 4 an edge and 4 more for one between rows.
final class ReachRows {
  static final int NO_ROW = -1;

  private final DependencyGraph graph;

  /// Vertex to row.
  private final int[] rowOf;

  private final int count;

  /// The rows from here on depend on nothing.
  private final int firstLeaf;

  /// The row `r` depends on `targets[offsets[r]] .. targets[offsets[r+1]-1]`, each greater than
  /// `r`, each once.
  private final int[] offsets;

  private final int[] targets;

  /// For tops the graph's edges as rows, at the same places, once they are [#translate]d; nothing
  /// elsewhere.
  private final int[] topTargets;

  private ReachRows(
      DependencyGraph graph,
      int[] rowOf,
      int count,
      int firstLeaf,
      int[] offsets,
      int[] targets,
      int[] topTargets) {
    this.graph = graph;
    this.rowOf = rowOf;
    this.count = count;
    this.firstLeaf = firstLeaf;
    this.offsets = offsets;
    this.targets = targets;
    this.topTargets = topTargets;
  }

  static ReachRows of(DependencyGraph graph) {
    int n = graph.vertexCount();
    StronglyConnectedComponents components = StronglyConnectedComponents.of(graph);
    int first = components.firstDependedOn();
    int count = components.count() - first;
    int[] rowOf = new int[n];
    int[] memberOffsets = new int[count + 1];
    int edges = 0;
    for (int v = 0; v < n; v++) {
      int row = Math.max(NO_ROW, components.componentOf(v) - first);
      rowOf[v] = row;
      if (row != NO_ROW) {
        memberOffsets[row + 1]++;
        edges += graph.dependencyCount(v);
      }
    }
    for (int row = 0; row < count; row++) {
      memberOffsets[row + 1] += memberOffsets[row];
    }
    int[] members = members(rowOf, memberOffsets);
    int[] offsets = new int[count + 1];
    int[] targets = new int[edges];
    int[] seenFrom = new int[count];
    int size = 0;
    for (int row = 0; row < count; row++) {
      for (int m = memberOffsets[row]; m < memberOffsets[row + 1]; m++) {
        int v = members[m];
        for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
          int to = rowOf[graph.dependencyAt(i)];
          if (to != row && seenFrom[to] != row + 1) {
            seenFrom[to] = row + 1;
            targets[size++] = to;
          }
        }
      }
      offsets[row + 1] = size;
    }
    int leaf = count;
    while (leaf > 0 && offsets[leaf - 1] == size) {
      leaf--;
    }
    int[] topTargets = new int[graph.edgeCount()];
    return new ReachRows(graph, rowOf, count, leaf, offsets, targets, topTargets);
  }

  private static int[] members(int[] rowOf, int[] memberOffsets) {
    int[] cursor = Arrays.copyOf(memberOffsets, memberOffsets.length - 1);
    int[] members = new int[memberOffsets[memberOffsets.length - 1]];
    for (int v = 0; v < rowOf.length; v++) {
      if (rowOf[v] != NO_ROW) {
        members[cursor[rowOf[v]]++] = v;
      }
    }
    return members;
  }

  /// Writes down the rows that a top depends on, and returns the greatest of their keys, 0 for
  /// none. To be called once for each top, by [SourceOrder].
  long translate(int top, long[] keys) {
    long most = 0;
    for (int i = topBegin(top), end = topEnd(top); i < end; i++) {
      int row = rowOf[graph.dependencyAt(i)];
      topTargets[i] = row;
      most = Math.max(most, keys[row]);
    }
    return most;
  }

  int vertexCount() {
    return rowOf.length;
  }

  int count() {
    return count;
  }

  /// The first of the last rows that depend on nothing.
  int firstLeaf() {
    return firstLeaf;
  }

  /// [#NO_ROW] for a top.
  int rowOf(int vertex) {
    return rowOf[vertex];
  }

  int begin(int row) {
    return offsets[row];
  }

  int end(int row) {
    return offsets[row + 1];
  }

  int topBegin(int top) {
    return graph.dependenciesBegin(top);
  }

  int topEnd(int top) {
    return graph.dependenciesEnd(top);
  }

  /// To be read only: a row's targets from [#begin] to [#end].
  int[] targets() {
    return targets;
  }

  /// To be read only: a top's targets from [#topBegin] to [#topEnd].
  int[] topTargets() {
    return topTargets;
  }
}
