package org.pgatlas.graph;

import java.util.Arrays;

/// Who cannot be avoided: `d` dominates `v` when every chain of dependencies from a root to `v`
/// passes `d`. The nearest such vertex is the immediate dominator of `v`, and these make a tree
/// under a virtual root that depends on every given root. A vertex that several roots reach on
/// separate ways has no dominator but the virtual root.
///
/// Lengauer and Tarjan, "A Fast Algorithm for Finding Dominators in a Flowgraph" (TOPLAS 1979),
/// with simple path compression, iterative: O(edges · log vertices) whatever the graph, 32 bytes a
/// vertex. Vertices that no root reaches are not in the tree.
public final class DominatorTree {
  /// The immediate dominator of a vertex that only the virtual root dominates.
  public static final int VIRTUAL_ROOT = -1;

  /// The immediate dominator of a vertex that no root reaches.
  public static final int UNREACHED = -2;

  private final int[] immediate;

  /// The reached vertices in the order of a depth-first search: dominators come before those they
  /// dominate.
  private final int[] order;

  private DominatorTree(int[] immediate, int[] order) {
    this.immediate = immediate;
    this.order = order;
  }

  /// `roots[v]` says whether the virtual root depends on `v`.
  public static DominatorTree of(DependencyGraph graph, boolean[] roots) {
    if (roots.length != graph.vertexCount()) {
      throw new IllegalArgumentException(
          "roots has " + roots.length + " entries for " + graph.vertexCount() + " vertices");
    }
    Search search = new Search(graph, roots);
    search.number();
    search.semidominators();
    return search.result();
  }

  /// The nearest dominator, [#VIRTUAL_ROOT] or [#UNREACHED].
  public int immediateDominator(int vertex) {
    return immediate[vertex];
  }

  /// How many vertices the roots reach, themselves included.
  public int reachedCount() {
    return order.length;
  }

  /// The dominators of `vertex` from the nearest to the farthest, itself excluded.
  public int[] dominators(int vertex) {
    int length = 0;
    for (int d = immediate[vertex]; d >= 0; d = immediate[d]) {
      length++;
    }
    int[] dominators = new int[length];
    int d = immediate[vertex];
    for (int i = 0; i < length; i++) {
      dominators[i] = d;
      d = immediate[d];
    }
    return dominators;
  }

  /// Per vertex the number of counted vertices that it dominates, itself excluded.
  public int[] dominated(boolean[] counted) {
    int[] dominated = new int[immediate.length];
    for (int i = order.length - 1; i >= 0; i--) {
      int v = order[i];
      int d = immediate[v];
      if (d >= 0) {
        dominated[d] += dominated[v] + (counted[v] ? 1 : 0);
      }
    }
    return dominated;
  }

  /// Implementation notes. All arrays but `number` are by search number; the virtual root is 0.
  /// `semi[i]` starts as `i` and becomes the number of the semidominator. `label[i]` is the vertex
  /// of least `semi` between `i` and the top of its tree in the forest that `ancestor` holds, -1
  /// for a top.
  private static final class Search {
    private final DependencyGraph graph;
    private final boolean[] roots;
    private final int[] number;
    private final int[] vertex;
    private final int[] parent;
    private final int[] semi;
    private final int[] label;
    private final int[] ancestor;
    private final int[] dominator;

    /// Who waits for its dominator at the same semidominator: lists headed by `bucket`.
    private final int[] bucket;

    private final int[] nextInBucket;
    private final int[] stack;
    private int last;

    Search(DependencyGraph graph, boolean[] roots) {
      this.graph = graph;
      this.roots = roots;
      int n = graph.vertexCount();
      number = new int[n];
      vertex = new int[n + 1];
      parent = new int[n + 1];
      semi = new int[n + 1];
      label = new int[n + 1];
      ancestor = filled(n + 1);
      dominator = new int[n + 1];
      bucket = filled(n + 1);
      nextInBucket = new int[n + 1];
      stack = new int[n + 1];
    }

    private static int[] filled(int length) {
      int[] array = new int[length];
      Arrays.fill(array, -1);
      return array;
    }

    /// Numbers what the roots reach in depth-first order.
    void number() {
      int[] cursor = new int[number.length];
      for (int root = 0; root < number.length; root++) {
        if (!roots[root] || number[root] != 0) {
          continue;
        }
        int depth = 0;
        begin(root, 0, cursor);
        stack[0] = root;
        while (depth >= 0) {
          int v = stack[depth];
          if (cursor[v] == graph.dependenciesEnd(v)) {
            depth--;
            continue;
          }
          int w = graph.dependencyAt(cursor[v]++);
          if (number[w] == 0) {
            begin(w, number[v], cursor);
            stack[++depth] = w;
          }
        }
      }
    }

    private void begin(int v, int from, int[] cursor) {
      last++;
      number[v] = last;
      vertex[last] = v;
      parent[last] = from;
      semi[last] = last;
      label[last] = last;
      cursor[v] = graph.dependenciesBegin(v);
    }

    void semidominators() {
      for (int i = last; i > 0; i--) {
        int v = vertex[i];
        int least = roots[v] ? 0 : i;
        for (int k = graph.dependentsBegin(v), end = graph.dependentsEnd(v); k < end; k++) {
          int u = number[graph.dependentAt(k)];
          if (u != 0) {
            least = Math.min(least, semi[evaluate(u)]);
          }
        }
        semi[i] = least;
        nextInBucket[i] = bucket[least];
        bucket[least] = i;
        int above = parent[i];
        ancestor[i] = above;
        for (int j = bucket[above]; j >= 0; j = nextInBucket[j]) {
          int e = evaluate(j);
          dominator[j] = semi[e] < above ? e : above;
        }
        bucket[above] = -1;
      }
      for (int i = 1; i <= last; i++) {
        if (dominator[i] != semi[i]) {
          dominator[i] = dominator[dominator[i]];
        }
      }
    }

    /// The vertex of least semidominator on the way up from `i`, the top excluded.
    private int evaluate(int i) {
      if (ancestor[i] < 0) {
        return i;
      }
      int depth = 0;
      int at = i;
      while (ancestor[ancestor[at]] >= 0) {
        stack[depth++] = at;
        at = ancestor[at];
      }
      while (depth > 0) {
        int below = stack[--depth];
        int above = ancestor[below];
        if (semi[label[above]] < semi[label[below]]) {
          label[below] = label[above];
        }
        ancestor[below] = ancestor[above];
      }
      return label[i];
    }

    DominatorTree result() {
      int[] immediate = new int[number.length];
      Arrays.fill(immediate, UNREACHED);
      for (int i = 1; i <= last; i++) {
        immediate[vertex[i]] = dominator[i] == 0 ? VIRTUAL_ROOT : vertex[dominator[i]];
      }
      return new DominatorTree(immediate, Arrays.copyOfRange(vertex, 1, last + 1));
    }
  }
}
