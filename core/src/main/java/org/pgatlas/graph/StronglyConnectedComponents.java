package org.pgatlas.graph;

/// The strongly connected components of a graph, numbered in topological order: every edge runs
/// inside a component or from a lower number to a higher one, so dependents come before their
/// dependencies.
///
/// First come the vertices that nothing depends on, last those that something depends on and that
/// depend on nothing, both ascending: each a component of its own, found without a search. Between
/// them stand the others, by Pearce's one-array form of Tarjan's algorithm ("A space-efficient
/// algorithm for finding strongly connected components", IPL 2016), iterative, with numbers in the
/// order of its depth-first search. O(vertices + edges) time; 4 bytes a vertex and 13 more for one
/// that has dependents and dependencies. In an ecosystem, of which most is end products, that is
/// few.
public final class StronglyConnectedComponents {
  private final int count;

  private final int firstDependedOn;

  /// Vertex to component number.
  private final int[] component;

  private StronglyConnectedComponents(int count, int firstDependedOn, int[] component) {
    this.count = count;
    this.firstDependedOn = firstDependedOn;
    this.component = component;
  }

  public static StronglyConnectedComponents of(DependencyGraph graph) {
    return new Search(graph).run();
  }

  public int count() {
    return count;
  }

  public int componentOf(int vertex) {
    return component[vertex];
  }

  /// The least component whose members have dependents: those below are single vertices that
  /// nothing depends on.
  public int firstDependedOn() {
    return firstDependedOn;
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
  /// vertices lower nobody. The search path with its cursors lies in arrays by depth; finished
  /// vertices of open components wait in `open`.
  private static final class Search {
    private final DependencyGraph graph;
    private final int[] index;
    private int[] path = {};
    private int[] cursor = {};
    private boolean[] lowered = {};
    private int[] open = {};
    private int openSize;
    private int visits = 1;
    private int closing;

    Search(DependencyGraph graph) {
      this.graph = graph;
      index = new int[graph.vertexCount()];
      closing = index.length;
    }

    StronglyConnectedComponents run() {
      int n = index.length;
      int inner = closeLeaves();
      int leaves = n - closing;
      path = new int[inner];
      cursor = new int[inner];
      lowered = new boolean[inner];
      open = new int[inner];
      for (int v = 0; v < n; v++) {
        if (index[v] == 0 && graph.dependentCount(v) > 0) {
          from(v);
        }
      }
      // tops are 0 .. tops-1; the numbers that counted down from n go on from there
      int tops = n - inner - leaves;
      int down = closing + 1 - tops;
      int top = 0;
      for (int v = 0; v < n; v++) {
        int number = index[v];
        index[v] = number == 0 ? top : number - down;
        top += number == 0 ? 1 : 0;
      }
      return new StronglyConnectedComponents(n - closing + tops, tops, index);
    }

    /// Gives the highest numbers to what depends on nothing, and returns how many vertices have
    /// both dependents and dependencies.
    private int closeLeaves() {
      int inner = 0;
      for (int v = index.length - 1; v >= 0; v--) {
        if (graph.dependentCount(v) > 0) {
          if (graph.dependencyCount(v) == 0) {
            index[v] = closing--;
          } else {
            inner++;
          }
        }
      }
      return inner;
    }

    private void from(int start) {
      int depth = 0;
      begin(start, depth);
      while (depth >= 0) {
        int child = advance(depth);
        if (child >= 0) {
          begin(child, ++depth);
        } else {
          finish(depth--);
        }
      }
    }

    private void begin(int v, int depth) {
      index[v] = visits++;
      path[depth] = v;
      cursor[depth] = graph.dependenciesBegin(v);
      lowered[depth] = false;
    }

    /// Walks the row of the path's last vertex up to its next unvisited dependency; -1 when the row
    /// is done. The edge to a child is looked at again after the child's return, which is when its
    /// index counts.
    private int advance(int depth) {
      int v = path[depth];
      int end = graph.dependenciesEnd(v);
      int low = index[v];
      int child = -1;
      int i = cursor[depth];
      for (; i < end; i++) {
        int w = graph.dependencyAt(i);
        int reached = index[w];
        if (reached == 0) {
          child = w;
          break;
        }
        if (reached < low) {
          low = reached;
          lowered[depth] = true;
        }
      }
      index[v] = low;
      cursor[depth] = i;
      return child;
    }

    private void finish(int depth) {
      int v = path[depth];
      if (lowered[depth]) {
        open[openSize++] = v;
        return;
      }
      int root = index[v];
      int members = 1;
      while (openSize > 0 && index[open[openSize - 1]] >= root) {
        index[open[--openSize]] = closing;
        members++;
      }
      index[v] = closing--;
      visits -= members;
    }
  }
}
