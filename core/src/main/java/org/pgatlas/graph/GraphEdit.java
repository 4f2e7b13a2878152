package org.pgatlas.graph;

import java.util.Arrays;
import java.util.Objects;

/// Replaces the dependencies of some vertices of a [DependencyGraph] and gives a new graph; the old
/// one stays as it is, so that readers of it are never disturbed.
///
/// What did not change is copied in runs, both directions: O(vertices + edges) memory moves plus
/// the work of a sort over the rows that did change.
public final class GraphEdit {
  private final DependencyGraph graph;

  /// New dependencies by vertex; null where nothing was said.
  private final Rows rows;

  public GraphEdit(DependencyGraph graph) {
    this.graph = graph;
    this.rows = new Rows(graph.vertexCount());
  }

  /// Makes `dependencies` the dependencies of `vertex`: any order, duplicates and the vertex itself
  /// are dropped.
  public GraphEdit row(int vertex, int... dependencies) {
    int n = graph.vertexCount();
    Objects.checkIndex(vertex, n);
    for (int dependency : dependencies) {
      Objects.checkIndex(dependency, n);
    }
    int[] sorted = sortedWithout(vertex, dependencies);
    if (Arrays.equals(sorted, graph.dependencies(vertex))) {
      rows.forget(vertex);
    } else {
      rows.put(vertex, sorted);
    }
    return this;
  }

  /// The vertices whose dependencies differ from the old graph's, ascending.
  public int[] changed() {
    return rows.vertices();
  }

  /// The changed graph, or the very same one when no edge is added or removed.
  public DependencyGraph build() {
    int[] changed = rows.vertices();
    if (changed.length == 0) {
      return graph;
    }
    Pairs added = new Pairs();
    Pairs removed = new Pairs();
    for (int vertex : changed) {
      int[] before = graph.dependencies(vertex);
      int[] after = rows.get(vertex);
      for (int dependency : before) {
        if (Arrays.binarySearch(after, dependency) < 0) {
          removed.add(dependency, vertex);
        }
      }
      for (int dependency : after) {
        if (Arrays.binarySearch(before, dependency) < 0) {
          added.add(dependency, vertex);
        }
      }
    }
    if (added.size == 0 && removed.size == 0) {
      return graph;
    }
    Rows reverse = dependents(added.sorted(), removed.sorted());
    Csr dependencies = rows.over(graph.dependencyRows());
    Csr dependents = reverse.over(graph.dependentRows());
    return new DependencyGraph(
        dependencies.offsets(), dependencies.targets(), dependents.offsets(), dependents.targets());
  }

  /// The rows of dependents that change; both lists are ascending by dependency, then dependent.
  private Rows dependents(long[] added, long[] removed) {
    Rows reverse = new Rows(graph.vertexCount());
    int a = 0;
    int r = 0;
    while (a < added.length || r < removed.length) {
      int vertex = (int) (Math.min(first(added, a), first(removed, r)) >>> 32);
      int[] old = graph.dependents(vertex);
      int endOfAdded = a;
      while (endOfAdded < added.length && added[endOfAdded] >>> 32 == vertex) {
        endOfAdded++;
      }
      int[] row = new int[old.length + endOfAdded - a];
      int size = 0;
      for (int dependent : old) {
        while (a < endOfAdded && (int) added[a] < dependent) {
          row[size++] = (int) added[a++];
        }
        if (r < removed.length && removed[r] == ((long) vertex << 32 | dependent)) {
          r++;
        } else {
          row[size++] = dependent;
        }
      }
      while (a < endOfAdded) {
        row[size++] = (int) added[a++];
      }
      reverse.put(vertex, Arrays.copyOf(row, size));
    }
    return reverse;
  }

  private static long first(long[] pairs, int at) {
    return at < pairs.length ? pairs[at] : Long.MAX_VALUE;
  }

  /// The graph with other numbers: vertex `v` becomes `newOf[v]`, which must rise with `v`; -1
  /// removes a vertex, which must not have edges. Numbers that nobody gets are vertices without
  /// edges.
  public static DependencyGraph renumbered(DependencyGraph graph, int[] newOf, int vertexCount) {
    int last = -1;
    boolean same = true;
    for (int v = 0; v < newOf.length; v++) {
      same &= newOf[v] == v;
      if (newOf[v] < 0) {
        if (graph.dependencyCount(v) > 0 || graph.dependentCount(v) > 0) {
          throw new IllegalArgumentException("vertex " + v + " is removed but has edges");
        }
      } else if (newOf[v] <= last || newOf[v] >= vertexCount) {
        throw new IllegalArgumentException("newOf[" + v + "] is " + newOf[v] + " after " + last);
      } else {
        last = newOf[v];
      }
    }
    Csr dependencies = renumbered(graph.dependencyRows(), newOf, vertexCount, same);
    Csr dependents = renumbered(graph.dependentRows(), newOf, vertexCount, same);
    return new DependencyGraph(
        dependencies.offsets(), dependencies.targets(), dependents.offsets(), dependents.targets());
  }

  private static Csr renumbered(Csr old, int[] newOf, int vertexCount, boolean same) {
    if (same) {
      int[] longer = Arrays.copyOf(old.offsets(), vertexCount + 1);
      Arrays.fill(longer, newOf.length + 1, vertexCount + 1, old.targets().length);
      return new Csr(longer, old.targets());
    }
    int[] offsets = new int[vertexCount + 1];
    int next = 0;
    for (int v = 0; v < newOf.length; v++) {
      if (newOf[v] >= 0) {
        Arrays.fill(offsets, next, newOf[v] + 1, old.offsets()[v]);
        next = newOf[v] + 1;
      }
    }
    int[] targets = new int[old.targets().length];
    Arrays.fill(offsets, next, vertexCount + 1, targets.length);
    for (int i = 0; i < targets.length; i++) {
      targets[i] = newOf[old.targets()[i]];
    }
    return new Csr(offsets, targets);
  }

  private static int[] sortedWithout(int vertex, int[] dependencies) {
    int[] sorted = dependencies.clone();
    Arrays.sort(sorted);
    int size = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != vertex && (i == 0 || sorted[i] != sorted[i - 1])) {
        sorted[size++] = sorted[i];
      }
    }
    return size == sorted.length ? sorted : Arrays.copyOf(sorted, size);
  }

  /// One direction of a graph: the row of `v` is `targets[offsets[v]] .. targets[offsets[v+1]-1]`.
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  record Csr(int[] offsets, int[] targets) {}

  /// A growing list of (dependency, dependent).
  private static final class Pairs {
    private long[] pairs = new long[64];
    private int size;

    void add(int dependency, int dependent) {
      if (size == pairs.length) {
        pairs = Arrays.copyOf(pairs, size * 2);
      }
      pairs[size++] = (long) dependency << 32 | dependent;
    }

    long[] sorted() {
      long[] sorted = Arrays.copyOf(pairs, size);
      Arrays.sort(sorted);
      return sorted;
    }
  }

  /// Rows by vertex in an open-addressing table.
  private static final class Rows {
    private static final int[] ABSENT = {};

    /// Keys are vertex + 1; 0 is free.
    private int[] keys = new int[16];

    private int[][] values = new int[16][];
    private int size;
    private final int vertexCount;

    Rows(int vertexCount) {
      this.vertexCount = vertexCount;
    }

    int[] get(int vertex) {
      int slot = slot(vertex);
      return keys[slot] == 0 ? ABSENT : values[slot];
    }

    void put(int vertex, int[] row) {
      int slot = slot(vertex);
      if (keys[slot] == 0) {
        if (++size * 2 > keys.length) {
          grow();
          slot = slot(vertex);
        }
        keys[slot] = vertex + 1;
      }
      values[slot] = row;
    }

    /// What was said of the vertex no longer holds.
    void forget(int vertex) {
      int slot = slot(vertex);
      if (keys[slot] != 0) {
        values[slot] = ABSENT;
      }
    }

    int[] vertices() {
      int[] vertices = new int[size];
      int found = 0;
      for (int slot = 0; slot < keys.length; slot++) {
        if (keys[slot] != 0 && values[slot] != ABSENT) {
          vertices[found++] = keys[slot] - 1;
        }
      }
      int[] exact = Arrays.copyOf(vertices, found);
      Arrays.sort(exact);
      return exact;
    }

    /// These rows instead of the old ones; everything between two of them is copied at once.
    Csr over(Csr old) {
      int[] changed = vertices();
      long length = old.targets().length;
      for (int vertex : changed) {
        length += get(vertex).length - (old.offsets()[vertex + 1] - old.offsets()[vertex]);
      }
      int[] offsets = new int[vertexCount + 1];
      int[] targets = new int[Math.toIntExact(length)];
      int from = 0;
      int shift = 0;
      for (int i = 0; i <= changed.length; i++) {
        int until = i < changed.length ? changed[i] : vertexCount;
        int begin = old.offsets()[from];
        System.arraycopy(
            old.targets(), begin, targets, begin + shift, old.offsets()[until] - begin);
        for (int v = from; v <= until; v++) {
          offsets[v] = old.offsets()[v] + shift;
        }
        if (i < changed.length) {
          int[] row = get(until);
          System.arraycopy(row, 0, targets, offsets[until], row.length);
          shift += row.length - (old.offsets()[until + 1] - old.offsets()[until]);
          from = until + 1;
        }
      }
      return new Csr(offsets, targets);
    }

    private int slot(int vertex) {
      int mask = keys.length - 1;
      int slot = (vertex * 0x9E3779B9) >>> 7 & mask;
      while (keys[slot] != 0 && keys[slot] != vertex + 1) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      int[] oldKeys = keys;
      int[][] oldValues = values;
      keys = new int[oldKeys.length * 2];
      values = new int[oldKeys.length * 2][];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != 0) {
          int slot = slot(oldKeys[i] - 1);
          keys[slot] = oldKeys[i];
          values[slot] = oldValues[i];
        }
      }
    }
  }
}
