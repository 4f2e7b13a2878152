package org.pgatlas.graph;

/// The strongly connected components of a graph, numbered in topological order: every edge runs
/// inside a component or from a lower number to a higher one, so dependents come before their
/// dependencies.
///
/// Pearce's one-array form of Tarjan's algorithm ("A space-efficient algorithm for finding strongly
/// connected components", IPL 2016), iterative: O(vertices + edges) time, about four words a
/// vertex. Consecutive numbers are neighbours of the depth-first search, a locality that
/// [Condensation]'s users live on.
public final class StronglyConnectedComponents {
  private final int count;

  /// Vertex to component number.
  private final int[] component;

  private StronglyConnectedComponents(int count, int[] component) {
    this.count = count;
    this.component = component;
  }

  public static StronglyConnectedComponents of(DependencyGraph graph) {
    Search search = new Search(graph);
    for (int v = 0; v < graph.vertexCount(); v++) {
      if (search.index[v] == 0) {
        search.from(v);
      }
    }
    return search.result();
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

  /// Implementation notes. `index[v]` is 0 before the visit, then the smallest visit number known
  /// to be reachable along the search path, then, once its component is closed, a number that
  /// counts down from `vertexCount`: never smaller than an open visit number, so that closed
  /// vertices lower nobody. The search path grows from the bottom of `stack`, finished vertices of
  /// open components from its top.
  private static final class Search {
    private final DependencyGraph graph;
    private final int[] index;
    private final int[] cursor;
    private final boolean[] lowered;
    private final int[] stack;
    private int openTop;
    private int visits = 1;
    private int closing;

    Search(DependencyGraph graph) {
      this.graph = graph;
      int n = graph.vertexCount();
      index = new int[n];
      cursor = new int[n];
      lowered = new boolean[n];
      stack = new int[n];
      openTop = n;
      closing = n;
    }

    void from(int start) {
      int depth = 0;
      begin(start);
      stack[depth++] = start;
      while (depth > 0) {
        int v = stack[depth - 1];
        int child = advance(v);
        if (child >= 0) {
          begin(child);
          stack[depth++] = child;
        } else {
          depth--;
          finish(v);
        }
      }
    }

    private void begin(int v) {
      index[v] = visits++;
      cursor[v] = graph.dependenciesBegin(v);
    }

    /// Walks the row of `v` up to its next unvisited dependency; -1 when the row is done. The edge
    /// to a child is looked at again after the child's return, which is when its index counts.
    private int advance(int v) {
      int end = graph.dependenciesEnd(v);
      int low = index[v];
      int child = -1;
      int i = cursor[v];
      for (; i < end; i++) {
        int w = graph.dependencyAt(i);
        int reached = index[w];
        if (reached == 0) {
          child = w;
          break;
        }
        if (reached < low) {
          low = reached;
          lowered[v] = true;
        }
      }
      index[v] = low;
      cursor[v] = i;
      return child;
    }

    private void finish(int v) {
      if (lowered[v]) {
        stack[--openTop] = v;
        return;
      }
      int root = index[v];
      int members = 1;
      while (openTop < stack.length && index[stack[openTop]] >= root) {
        index[stack[openTop++]] = closing;
        members++;
      }
      index[v] = closing--;
      visits -= members;
    }

    /// Turns the numbers that counted down into `0 .. count-1`.
    StronglyConnectedComponents result() {
      int n = index.length;
      int count = n - closing;
      for (int v = 0; v < n; v++) {
        index[v] -= closing + 1;
      }
      return new StronglyConnectedComponents(count, index);
    }
  }
}
