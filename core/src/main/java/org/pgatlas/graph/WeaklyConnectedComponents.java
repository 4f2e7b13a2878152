package org.pgatlas.graph;

/// The parts of a graph that no edge joins, whatever its direction, numbered in the order of their
/// least vertices.
///
/// One search over both directions: O(vertices + edges), 8 bytes a vertex. An isolated vertex is a
/// component of its own.
public final class WeaklyConnectedComponents {
  private final int count;

  /// Vertex to component number.
  private final int[] component;

  private WeaklyConnectedComponents(int count, int[] component) {
    this.count = count;
    this.component = component;
  }

  public static WeaklyConnectedComponents of(DependencyGraph graph) {
    int n = graph.vertexCount();
    DependencyGraph reversed = graph.reversed();
    int[] component = new int[n];
    int[] queue = new int[n];
    int count = 0;
    for (int start = 0; start < n; start++) {
      if (component[start] == 0) {
        component[start] = ++count;
        queue[0] = start;
        int tail = 1;
        for (int head = 0; head < tail; head++) {
          tail = expand(graph, queue, head, tail, component);
          tail = expand(reversed, queue, head, tail, component);
        }
      }
    }
    for (int v = 0; v < n; v++) {
      component[v]--;
    }
    return new WeaklyConnectedComponents(count, component);
  }

  /// Appends the unseen neighbours of the vertex at `head`; `component` is 0 for unseen.
  private static int expand(
      DependencyGraph along, int[] queue, int head, int tail, int[] component) {
    int v = queue[head];
    int next = tail;
    for (int i = along.dependenciesBegin(v), end = along.dependenciesEnd(v); i < end; i++) {
      int w = along.dependencyAt(i);
      if (component[w] == 0) {
        component[w] = component[v];
        queue[next++] = w;
      }
    }
    return next;
  }

  public int count() {
    return count;
  }

  public int componentOf(int vertex) {
    return component[vertex];
  }

  /// Members per component.
  public int[] sizes() {
    int[] sizes = new int[count];
    for (int c : component) {
      sizes[c]++;
    }
    return sizes;
  }
}
