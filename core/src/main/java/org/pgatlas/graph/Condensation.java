package org.pgatlas.graph;

import java.util.Arrays;

/// The acyclic graph of a graph's strongly connected components, in their topological order: every
/// successor of component `c` is greater than `c`. Parallel edges are merged.
///
/// O(vertices + edges).
public final class Condensation {
  private final StronglyConnectedComponents components;

  /// Members of `c`: `members[memberOffsets[c]] .. members[memberOffsets[c+1]-1]`, ascending.
  private final int[] memberOffsets;

  private final int[] members;

  /// Dependencies of `c`: `successors[offsets[c]] .. successors[offsets[c+1]-1]`.
  private final int[] offsets;

  private final int[] successors;

  private Condensation(
      StronglyConnectedComponents components,
      int[] memberOffsets,
      int[] members,
      int[] offsets,
      int[] successors) {
    this.components = components;
    this.memberOffsets = memberOffsets;
    this.members = members;
    this.offsets = offsets;
    this.successors = successors;
  }

  public static Condensation of(DependencyGraph graph) {
    return of(graph, StronglyConnectedComponents.of(graph));
  }

  public static Condensation of(DependencyGraph graph, StronglyConnectedComponents components) {
    int count = components.count();
    int[] memberOffsets = new int[count + 1];
    int n = graph.vertexCount();
    for (int v = 0; v < n; v++) {
      memberOffsets[components.componentOf(v) + 1]++;
    }
    for (int c = 0; c < count; c++) {
      memberOffsets[c + 1] += memberOffsets[c];
    }
    int[] cursor = Arrays.copyOf(memberOffsets, count);
    int[] members = new int[n];
    for (int v = 0; v < n; v++) {
      members[cursor[components.componentOf(v)]++] = v;
    }
    int[] offsets = new int[count + 1];
    int[] successors = new int[graph.edgeCount()];
    int[] seenFrom = new int[count];
    int size = 0;
    for (int c = 0; c < count; c++) {
      for (int m = memberOffsets[c]; m < memberOffsets[c + 1]; m++) {
        int v = members[m];
        for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
          int to = components.componentOf(graph.dependencyAt(i));
          if (to != c && seenFrom[to] != c + 1) {
            seenFrom[to] = c + 1;
            successors[size++] = to;
          }
        }
      }
      offsets[c + 1] = size;
    }
    int[] exact = size == successors.length ? successors : Arrays.copyOf(successors, size);
    return new Condensation(components, memberOffsets, members, offsets, exact);
  }

  public StronglyConnectedComponents components() {
    return components;
  }

  public int componentCount() {
    return offsets.length - 1;
  }

  public int edgeCount() {
    return successors.length;
  }

  public int componentOf(int vertex) {
    return components.componentOf(vertex);
  }

  public int membersBegin(int component) {
    return memberOffsets[component];
  }

  public int membersEnd(int component) {
    return memberOffsets[component + 1];
  }

  public int memberAt(int index) {
    return members[index];
  }

  public int successorsBegin(int component) {
    return offsets[component];
  }

  public int successorsEnd(int component) {
    return offsets[component + 1];
  }

  public int successorAt(int index) {
    return successors[index];
  }
}
