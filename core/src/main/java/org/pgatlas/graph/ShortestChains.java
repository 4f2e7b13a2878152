package org.pgatlas.graph;

import java.util.Arrays;

/// The shortest chains of dependencies between two vertices, up to a number, by a breadth-first
/// search from both ends: always the front with fewer edges ahead takes the next step. So the cost
/// is what the nearer surroundings of both ends have, and not all that depends on a popular
/// dependency. O(vertices + edges) at worst; 8 bytes a vertex, allocated once and used again, so
/// one instance serves one thread at a time.
///
/// [Traversal#shortestPaths] gives the same chains by one search from the end.
public final class ShortestChains {
  private final DependencyGraph graph;
  private final DependencyGraph reversed;

  /// `base + distance` from the dependent; less than `base` is of an earlier question.
  private final int[] down;

  /// `base + distance` to the dependency.
  private final int[] up;

  private int base = 1;

  public ShortestChains(DependencyGraph graph) {
    this.graph = graph;
    this.reversed = graph.reversed();
    this.down = new int[graph.vertexCount()];
    this.up = new int[graph.vertexCount()];
  }

  /// Up to `limit` chains of the least length, both ends included, in lexicographic order of their
  /// vertices; none when there is no chain; the vertex alone when both are the same.
  public int[][] find(int dependent, int dependency, int limit) {
    graph.checkVertex(dependent);
    graph.checkVertex(dependency);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
    if (dependent == dependency) {
      return new int[][] {{dependent}};
    }
    Front below = new Front(graph, down, dependent);
    Front above = new Front(reversed, up, dependency);
    boolean met = false;
    while (!met && below.layerSize() > 0 && above.layerSize() > 0) {
      met = below.ahead() <= above.ahead() ? below.grow(up) : above.grow(down);
    }
    int length = below.depth() + above.depth();
    int[][] chains = new int[0][];
    if (met) {
      below.towards(length);
      chains = descend(dependent, dependency, length, limit);
    }
    forget(length);
    return chains;
  }

  /// Later questions begin above every number that was written.
  private void forget(int length) {
    if (base > Integer.MAX_VALUE - 2 * (length + 2) - graph.vertexCount()) {
      Arrays.fill(down, 0);
      Arrays.fill(up, 0);
      base = 1;
    } else {
      base += length + 2;
    }
  }

  private int[][] descend(int from, int to, int length, int limit) {
    int[] path = new int[length + 1];
    int[] cursor = new int[length + 1];
    int[][] found = new int[Math.min(limit, 16)][];
    int count = 0;
    int depth = 0;
    path[0] = from;
    cursor[0] = graph.dependenciesBegin(from);
    while (depth >= 0 && count < limit) {
      int v = path[depth];
      if (v == to) {
        if (count == found.length) {
          found = Arrays.copyOf(found, Math.min(limit, count * 2));
        }
        found[count++] = path.clone();
        depth--;
        continue;
      }
      int next = -1;
      int end = graph.dependenciesEnd(v);
      while (next < 0 && cursor[depth] < end) {
        int w = graph.dependencyAt(cursor[depth]++);
        next = up[w] == base + length - depth - 1 ? w : -1;
      }
      if (next < 0) {
        depth--;
      } else {
        path[++depth] = next;
        cursor[depth] = graph.dependenciesBegin(next);
      }
    }
    return Arrays.copyOf(found, count);
  }

  /// One end of the search: its layers one after the other.
  private final class Front {
    private final DependencyGraph along;
    private final int[] marks;
    private int[] queue = new int[64];
    private int tail = 1;

    /// `layers[d]` is where layer `d` begins in the queue.
    private int[] layers = new int[16];

    private int depth;
    private long ahead;

    Front(DependencyGraph along, int[] marks, int start) {
      this.along = along;
      this.marks = marks;
      queue[0] = start;
      marks[start] = base;
      ahead = along.dependencyCount(start);
    }

    int depth() {
      return depth;
    }

    int layerSize() {
      return tail - layers[depth];
    }

    /// Edges that the next step looks at.
    long ahead() {
      return ahead;
    }

    /// One layer more; whether it touches the other front.
    boolean grow(int[] other) {
      int begin = layers[depth];
      int end = tail;
      depth++;
      if (depth == layers.length) {
        layers = Arrays.copyOf(layers, depth * 2);
      }
      layers[depth] = end;
      boolean met = false;
      ahead = 0;
      for (int k = begin; k < end; k++) {
        int v = queue[k];
        for (int i = along.dependenciesBegin(v), e = along.dependenciesEnd(v); i < e; i++) {
          int w = along.dependencyAt(i);
          if (marks[w] < base) {
            marks[w] = base + depth;
            met |= other[w] >= base;
            ahead += along.dependencyCount(w);
            if (tail == queue.length) {
              queue = Arrays.copyOf(queue, tail * 2);
            }
            queue[tail++] = w;
          }
        }
      }
      return met;
    }

    /// Marks in `up` those of this front that lie on a chain of that length, from where the fronts
    /// met back to the start.
    void towards(int length) {
      for (int d = depth - 1; d >= 0; d--) {
        for (int k = layers[d]; k < layers[d + 1]; k++) {
          int v = queue[k];
          for (int i = along.dependenciesBegin(v), e = along.dependenciesEnd(v); i < e; i++) {
            if (up[along.dependencyAt(i)] == base + length - d - 1) {
              up[v] = base + length - d;
              break;
            }
          }
        }
      }
    }
  }
}
