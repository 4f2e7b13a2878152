package org.pgatlas.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;

/// What criticality would be with other dependencies of some vertices, or fewer roots, without the
/// full pass and without a changed copy of the graph: for questions that begin with "what if".
///
/// Only pairs (s, t) can change where `s` is a changed vertex, depends on one, or changes its
/// activity, and `t` is reached from an edge that changes or from such a vertex. Everything that
/// the sources reach is numbered anew ([LocalGraph]); reachability within it is found for 64
/// sources or 64 targets at a time, whichever are fewer, in the old graph and in the new one, and
/// the difference counted. Cost: edges under the sources × ⌈min(sources, targets) / 64⌉.
///
/// For [ActiveMode#ACTIVE_ROOTS]: there an inactive vertex has no active dependent, so that its
/// criticality, 0, is what a count would give.
public final class ImaginedCriticality {
  private final DependencyGraph graph;
  private final boolean[] eligible;
  private final ActiveSet active;
  private final LocalGraph.Rows rows;
  private final int[] unrootedVertices;

  private ImaginedCriticality(
      DependencyGraph graph,
      boolean[] eligible,
      ActiveSet active,
      LocalGraph.Rows rows,
      int[] unrootedVertices) {
    this.graph = graph;
    this.eligible = eligible;
    this.active = active;
    this.rows = rows;
    this.unrootedVertices = unrootedVertices;
  }

  /// What differs, by ascending vertex.
  ///
  /// @param vertices whose criticality or activity differs
  /// @param change what is added to the criticality of each
  /// @param activity 1: becomes active, -1: is active no longer, 0: stays as it is
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  public record Result(int[] vertices, int[] change, byte[] activity) {
    /// What is added to the number of active vertices.
    public int activeChange() {
      int sum = 0;
      for (byte one : activity) {
        sum += one;
      }
      return sum;
    }

    /// What is added to the sum of all criticalities.
    public long criticalityChange() {
      long sum = 0;
      for (int one : change) {
        sum += one;
      }
      return sum;
    }
  }

  /// @param changed ascending; each depends on `dependencies[i]` instead, no vertex on itself
  /// @param noRoots vertices that are roots no longer
  /// @param local a zero for every vertex, and so again afterwards
  /// @param budget edges to look at; null beyond: then the full pass is the better way
  public static @Nullable Result of(
      DependencyGraph graph,
      boolean[] eligible,
      ActiveSet active,
      int[] changed,
      int[][] dependencies,
      int[] noRoots,
      int[] local,
      long budget) {
    int[] sorted = noRoots.clone();
    Arrays.sort(sorted);
    return new ImaginedCriticality(
            graph, eligible, active, new LocalGraph.Rows(changed, dependencies), sorted)
        .compute(local, budget);
  }

  private @Nullable Result compute(int[] local, long budget) {
    int[] sources = dependents(local, budget);
    if (sources.length == 1 && sources[0] < 0) {
      return null;
    }
    if (isTooMuch(sources, local, budget)) {
      return null;
    }
    int[] starts = Arrays.copyOf(sources, sources.length + unrootedVertices.length);
    System.arraycopy(unrootedVertices, 0, starts, sources.length, unrootedVertices.length);
    LocalGraph under = LocalGraph.of(graph, rows, starts, local, budget);
    if (under == null) {
      return null;
    }
    try {
      return new Difference(under, local, sources).result(budget);
    } finally {
      under.forget(local);
    }
  }

  /// The changed vertices and all that depends on them, in the old graph or the new one: a new
  /// dependency is one of a changed vertex, so both have the same. {-1} beyond the budget.
  private int[] dependents(int[] local, long budget) {
    int[] queue = Arrays.copyOf(rows.vertices(), Math.max(64, rows.vertices().length));
    int tail = rows.vertices().length;
    long work = 0;
    for (int v : rows.vertices()) {
      local[v] = 1;
    }
    for (int head = 0; head < tail && work <= budget; head++) {
      int v = queue[head];
      work += graph.dependentCount(v);
      for (int i = graph.dependentsBegin(v), e = graph.dependentsEnd(v); i < e; i++) {
        int dependent = graph.dependentAt(i);
        if (local[dependent] == 0) {
          local[dependent] = 1;
          if (tail == queue.length) {
            queue = Arrays.copyOf(queue, tail * 2);
          }
          queue[tail++] = dependent;
        }
      }
    }
    for (int k = 0; k < tail; k++) {
      local[queue[k]] = 0;
    }
    return work > budget ? new int[] {-1} : Arrays.copyOf(queue, tail);
  }

  /// Whether the counting would go beyond the budget, told before anything is built for it: by what
  /// the sources name themselves, and by as many of what they reach as decide it.
  private boolean isTooMuch(int[] sources, int[] local, long budget) {
    long edges = 0;
    int counted = 0;
    for (int source : sources) {
      edges += graph.dependencyCount(source);
      counted += active.contains(source) ? 1 : 0;
    }
    long blocks = budget / Math.max(1, 2 * (edges + sources.length));
    return blocks < (counted + Long.SIZE - 1) / Long.SIZE && reachesMore(blocks * Long.SIZE, local);
  }

  /// Whether more vertices than that are reached from what the changed ones depend on.
  private boolean reachesMore(long most, int[] local) {
    Queue queue = new Queue(local);
    for (int v : rows.vertices()) {
      queue.addAll(graph, v);
    }
    for (int head = 0; head < queue.size && queue.size <= most; head++) {
      queue.addAll(graph, queue.vertices[head]);
    }
    for (int k = 0; k < queue.size; k++) {
      local[queue.vertices[k]] = 0;
    }
    return queue.size > most;
  }

  /// Vertices in the order in which they were met, each once.
  private static final class Queue {
    private final int[] met;
    private int[] vertices = new int[64];
    private int size;

    Queue(int[] met) {
      this.met = met;
    }

    void addAll(DependencyGraph graph, int vertex) {
      for (int i = graph.dependenciesBegin(vertex), e = graph.dependenciesEnd(vertex); i < e; i++) {
        int dependency = graph.dependencyAt(i);
        if (met[dependency] == 0) {
          met[dependency] = 1;
          if (size == vertices.length) {
            vertices = Arrays.copyOf(vertices, size * 2);
          }
          vertices[size++] = dependency;
        }
      }
    }
  }

  private boolean root(int vertex) {
    return eligible[vertex] && Arrays.binarySearch(unrootedVertices, vertex) < 0;
  }

  /// The comparison of both graphs, in local numbers.
  private final class Difference {
    private final LocalGraph under;
    private final int[] local;
    private final boolean[] before;
    private final boolean[] after;
    private final boolean[] isSource;
    private final boolean[] isTarget;
    private final int[] change;

    Difference(LocalGraph under, int[] local, int[] sources) {
      this.under = under;
      this.local = local;
      int n = under.size();
      before = new boolean[n];
      isSource = new boolean[n];
      isTarget = new boolean[n];
      change = new int[n];
      for (int k = 0; k < n; k++) {
        before[k] = active.contains(under.vertex(k));
      }
      after = before.clone();
      for (int source : sources) {
        isSource[local[source] - 1] = true;
      }
    }

    @Nullable Result result(long budget) {
      activity();
      targets();
      int sources = 0;
      int targets = 0;
      for (int k = 0; k < change.length; k++) {
        isSource[k] &= before[k] || after[k];
        sources += isSource[k] ? 1 : 0;
        targets += isTarget[k] ? 1 : 0;
      }
      long blocks = (Math.min(sources, targets) + 63L) / 64;
      if (blocks * 2 * (under.edges() + under.size()) > budget) {
        return null;
      }
      boolean down = sources <= targets;
      count(down, false);
      count(down, true);
      return gathered();
    }

    /// Who is active no longer, and who becomes active.
    private void activity() {
      boolean[] doubtful = new boolean[change.length];
      for (int i = 0; i < rows.vertices().length; i++) {
        int v = rows.vertices()[i];
        for (int dependency : graph.dependencies(v)) {
          doubtful[local[dependency] - 1] |= before[local[v] - 1];
        }
      }
      for (int v : unrootedVertices) {
        doubtful[local[v] - 1] = true;
      }
      under.close(doubtful, false);
      boolean[] held = new boolean[change.length];
      for (int k = 0; k < change.length; k++) {
        if (doubtful[k] && before[k]) {
          held[k] = root(under.vertex(k)) || heldFromOutside(under.vertex(k), doubtful);
          after[k] = held[k];
        }
      }
      // what is held, and what was never in doubt, holds all that it reaches now
      for (int k = 0; k < change.length; k++) {
        held[k] |= after[k];
      }
      under.close(held, true);
      System.arraycopy(held, 0, after, 0, held.length);
    }

    /// Whether somebody who stays active depends on it in the new graph.
    private boolean heldFromOutside(int vertex, boolean[] doubtful) {
      for (int i = graph.dependentsBegin(vertex), e = graph.dependentsEnd(vertex); i < e; i++) {
        int dependent = graph.dependentAt(i);
        int at = local[dependent] - 1;
        if (active.contains(dependent) && (at < 0 || !doubtful[at]) && rows.of(dependent) == null) {
          return true;
        }
      }
      return false;
    }

    private void targets() {
      boolean[] old = new boolean[change.length];
      for (int v : rows.vertices()) {
        for (int dependency : graph.dependencies(v)) {
          old[local[dependency] - 1] = true;
        }
        int[] row = rows.of(v);
        for (int dependency : row == null ? new int[0] : row) {
          isTarget[local[dependency] - 1] = true;
        }
      }
      for (int k = 0; k < change.length; k++) {
        if (before[k] != after[k]) {
          isSource[k] = true;
          old[k] = true;
          isTarget[k] = true;
        }
      }
      under.close(old, false);
      under.close(isTarget, true);
      for (int k = 0; k < change.length; k++) {
        isTarget[k] |= old[k];
      }
    }

    /// Adds what the sources contribute to the targets in the new graph, or takes away what they
    /// do in the old one.
    private void count(boolean down, boolean now) {
      boolean[] counts = now ? after : before;
      boolean[] chosen = down ? isSource : isTarget;
      long[] own = new long[change.length];
      long[] bits = new long[change.length];
      int[] members = new int[64];
      int size = 0;
      for (int k = 0; k <= change.length; k++) {
        if (k < change.length && chosen[k] && !(down && !counts[k])) {
          own[k] = 1L << size;
          members[size++] = k;
        }
        if (size == 64 || (k == change.length && size > 0)) {
          under.spread(now, down, own, bits);
          add(down, counts, own, bits, members, now ? 1 : -1);
          for (int i = 0; i < size; i++) {
            own[members[i]] = 0;
          }
          Arrays.fill(bits, 0);
          size = 0;
        }
      }
    }

    /// Nobody counts for itself, also on a cycle.
    private void add(
        boolean down, boolean[] counts, long[] own, long[] bits, int[] members, int sign) {
      for (int k = 0; k < change.length; k++) {
        long others = bits[k] & ~own[k];
        if (down) {
          if (isTarget[k]) {
            change[k] += sign * Long.bitCount(others);
          }
        } else if (isSource[k] && counts[k]) {
          for (long rest = others; rest != 0; rest &= rest - 1) {
            change[members[Long.numberOfTrailingZeros(rest)]] += sign;
          }
        }
      }
    }

    private Result gathered() {
      long[] found = new long[change.length];
      int size = 0;
      for (int k = 0; k < change.length; k++) {
        if (change[k] != 0 || before[k] != after[k]) {
          found[size++] = (long) under.vertex(k) << 32 | k;
        }
      }
      Arrays.sort(found, 0, size);
      int[] vertices = new int[size];
      int[] changes = new int[size];
      byte[] activity = new byte[size];
      for (int i = 0; i < size; i++) {
        int k = (int) found[i];
        vertices[i] = under.vertex(k);
        changes[i] = change[k];
        activity[i] = (byte) ((after[k] ? 1 : 0) - (before[k] ? 1 : 0));
      }
      return new Result(vertices, changes, activity);
    }
  }
}
