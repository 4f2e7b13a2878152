package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;

/// Everything that some vertices reach, under small numbers of its own, in the order in which a
/// depth-first search leaves them: what a vertex reaches comes before it, but for cycles. Made from
/// two graphs at once: one as it is, and the same with other rows for some vertices; whatever
/// either reaches is in it. O(vertices and edges reached), apart from the map, which is the
/// caller's and is left as it was found: all zero.
final class LocalGraph {
  /// Global number by local one.
  private final int[] vertices;

  private final int[] oldOffsets;
  private final int[] oldTargets;
  private final int[] newOffsets;
  private final int[] newTargets;
  private final int[] oldAgainst;
  private final int[] newAgainst;

  private LocalGraph(
      int[] vertices, int[] oldOffsets, int[] oldTargets, int[] newOffsets, int[] newTargets) {
    this.vertices = vertices;
    this.oldOffsets = oldOffsets;
    this.oldTargets = oldTargets;
    this.newOffsets = newOffsets;
    this.newTargets = newTargets;
    this.oldAgainst = against(oldOffsets, oldTargets);
    this.newAgainst = against(newOffsets, newTargets);
  }

  /// Rows that differ: `vertices` ascending, each with its new dependencies.
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  record Rows(int[] vertices, int[][] dependencies) {
    /// Null where the row is as it was.
    int @org.jspecify.annotations.Nullable [] of(int vertex) {
      int at = Arrays.binarySearch(vertices, vertex);
      return at < 0 ? null : dependencies[at];
    }
  }

  /// @param local by global number, all zero; filled with local number + 1, for [#forget]
  /// @param most edges; null when there are more
  static @org.jspecify.annotations.Nullable LocalGraph of(
      DependencyGraph graph, Rows rows, int[] starts, int[] local, long most) {
    int[] order = new int[64];
    int size = 0;
    int[] stack = new int[64];
    int[] cursor = new int[64];
    long edges = 0;
    for (int start : starts) {
      if (local[start] != 0) {
        continue;
      }
      int depth = 0;
      stack[0] = start;
      cursor[0] = 0;
      local[start] = -1;
      while (depth >= 0) {
        int v = stack[depth];
        int next = next(graph, rows, v, cursor, depth, local);
        if (next >= 0) {
          if (++depth == stack.length) {
            stack = Arrays.copyOf(stack, depth * 2);
            cursor = Arrays.copyOf(cursor, depth * 2);
          }
          stack[depth] = next;
          cursor[depth] = 0;
          local[next] = -1;
          continue;
        }
        depth--;
        if (size == order.length) {
          order = Arrays.copyOf(order, size * 2);
        }
        order[size++] = v;
        local[v] = size;
        edges += graph.dependencyCount(v);
        if (edges > most) {
          for (int k = 0; k < size; k++) {
            local[order[k]] = 0;
          }
          for (int k = 0; k <= depth; k++) {
            local[stack[k]] = 0;
          }
          return null;
        }
      }
    }
    return compact(graph, rows, Arrays.copyOf(order, size), local);
  }

  /// The next unseen dependency of the old row, then of the new one.
  private static int next(
      DependencyGraph graph, Rows rows, int v, int[] cursor, int depth, int[] local) {
    int count = graph.dependencyCount(v);
    int begin = graph.dependenciesBegin(v);
    while (cursor[depth] < count) {
      int w = graph.dependencyAt(begin + cursor[depth]++);
      if (local[w] == 0) {
        return w;
      }
    }
    int[] row = rows.of(v);
    while (row != null && cursor[depth] - count < row.length) {
      int w = row[cursor[depth]++ - count];
      if (local[w] == 0) {
        return w;
      }
    }
    return -1;
  }

  private static LocalGraph compact(DependencyGraph graph, Rows rows, int[] order, int[] local) {
    int[] oldOffsets = new int[order.length + 1];
    int[] newOffsets = new int[order.length + 1];
    for (int k = 0; k < order.length; k++) {
      int count = graph.dependencyCount(order[k]);
      int[] row = rows.of(order[k]);
      oldOffsets[k + 1] = oldOffsets[k] + count;
      newOffsets[k + 1] = newOffsets[k] + (row == null ? count : row.length);
    }
    int[] oldTargets = new int[oldOffsets[order.length]];
    int[] newTargets = new int[newOffsets[order.length]];
    for (int k = 0; k < order.length; k++) {
      int begin = graph.dependenciesBegin(order[k]);
      int count = oldOffsets[k + 1] - oldOffsets[k];
      for (int i = 0; i < count; i++) {
        oldTargets[oldOffsets[k] + i] = local[graph.dependencyAt(begin + i)] - 1;
      }
      int[] row = rows.of(order[k]);
      if (row == null) {
        System.arraycopy(oldTargets, oldOffsets[k], newTargets, newOffsets[k], count);
      } else {
        for (int i = 0; i < row.length; i++) {
          newTargets[newOffsets[k] + i] = local[row[i]] - 1;
        }
      }
    }
    return new LocalGraph(order, oldOffsets, oldTargets, newOffsets, newTargets);
  }

  /// Makes the map what it was before.
  void forget(int[] local) {
    for (int v : vertices) {
      local[v] = 0;
    }
  }

  int size() {
    return vertices.length;
  }

  int edges() {
    return Math.max(oldTargets.length, newTargets.length);
  }

  int vertex(int index) {
    return vertices[index];
  }

  int begin(boolean now, int index) {
    return (now ? newOffsets : oldOffsets)[index];
  }

  int target(boolean now, int edge) {
    return (now ? newTargets : oldTargets)[edge];
  }

  /// Marks all that the marked reach, in the new or the old graph.
  void close(boolean[] marked, boolean now) {
    int[] queue = new int[vertices.length];
    int tail = 0;
    for (int k = 0; k < marked.length; k++) {
      if (marked[k]) {
        queue[tail++] = k;
      }
    }
    for (int head = 0; head < tail; head++) {
      for (int i = begin(now, queue[head]), e = begin(now, queue[head] + 1); i < e; i++) {
        int w = target(now, i);
        if (!marked[w]) {
          marked[w] = true;
          queue[tail++] = w;
        }
      }
    }
  }

  /// Edges against the order, as (dependent, dependency) pairs: those that close cycles.
  private static int[] against(int[] offsets, int[] targets) {
    int[] pairs = new int[16];
    int size = 0;
    for (int v = 0; v + 1 < offsets.length; v++) {
      for (int i = offsets[v]; i < offsets[v + 1]; i++) {
        if (targets[i] >= v) {
          if (size == pairs.length) {
            pairs = Arrays.copyOf(pairs, size * 2);
          }
          pairs[size++] = v;
          pairs[size++] = targets[i];
        }
      }
    }
    return Arrays.copyOf(pairs, size);
  }

  /// Adds to every vertex the bits of what it reaches, or with `down` of what reaches it: once
  /// through in order, and again as long as an edge against the order has something to pass on.
  ///
  /// @param own bits of the vertices themselves, which a vertex gets only from others
  void spread(boolean now, boolean down, long[] own, long[] bits) {
    int[] offsets = now ? newOffsets : oldOffsets;
    int[] targets = now ? newTargets : oldTargets;
    int[] against = now ? newAgainst : oldAgainst;
    do {
      if (down) {
        for (int v = vertices.length - 1; v >= 0; v--) {
          long passed = bits[v] | own[v];
          for (int i = offsets[v], e = offsets[v + 1]; passed != 0 && i < e; i++) {
            if (targets[i] < v) {
              bits[targets[i]] |= passed;
            }
          }
        }
      } else {
        for (int v = 0; v < vertices.length; v++) {
          long mine = bits[v];
          for (int i = offsets[v], e = offsets[v + 1]; i < e; i++) {
            mine |= bits[targets[i]] | own[targets[i]];
          }
          bits[v] = mine;
        }
      }
    } while (passedAgainst(against, down, own, bits));
  }

  /// Passes on along the edges against the order; whether that gave anybody anything.
  private static boolean passedAgainst(int[] against, boolean down, long[] own, long[] bits) {
    boolean given = false;
    for (int k = 0; k < against.length; k += 2) {
      int from = down ? against[k] : against[k + 1];
      int to = down ? against[k + 1] : against[k];
      long fresh = (bits[from] | own[from]) & ~bits[to];
      bits[to] |= fresh;
      given |= fresh != 0;
    }
    return given;
  }
}
