package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.Condensation;
import org.pgatlas.graph.DependencyGraph;

/// The vertices that count: those reachable from the roots along dependent → dependency, roots
/// included. A vertex is eligible as a root when it is a repo of a project that is live or in-dev;
/// a repo without a project and an external never are. No roots, no active vertices.
///
/// One breadth-first search: O(vertices + edges). Self-loops do not exist in a [DependencyGraph],
/// so they never cost a repo its place among the roots of [ActiveMode#SEED_COMPAT].
public final class ActiveSet {
  private final boolean[] active;
  private final boolean[] roots;
  private final int count;
  private final int rootCount;

  private ActiveSet(boolean[] active, boolean[] roots, int count, int rootCount) {
    this.active = active;
    this.roots = roots;
    this.count = count;
    this.rootCount = rootCount;
  }

  /// `rootEligible[v]` says whether `v` is a repo of a live or in-dev project.
  public static ActiveSet of(DependencyGraph graph, boolean[] rootEligible, ActiveMode mode) {
    int n = graph.vertexCount();
    requireLength(rootEligible, n);
    boolean[] active = new boolean[n];
    boolean[] roots = new boolean[n];
    int[] queue = new int[n];
    int tail = 0;
    for (int v = 0; v < n; v++) {
      boolean root =
          switch (mode) {
            case ACTIVE_ROOTS -> rootEligible[v];
            case SEED_COMPAT -> rootEligible[v] && graph.dependentCount(v) == 0;
          };
      if (root) {
        active[v] = true;
        roots[v] = true;
        queue[tail++] = v;
      }
    }
    int rootCount = tail;
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
        int w = graph.dependencyAt(i);
        if (!active[w]) {
          active[w] = true;
          queue[tail++] = w;
        }
      }
    }
    return new ActiveSet(active, roots, tail, rootCount);
  }

  /// The set of a later layer over the same vertices. Where nothing was taken away, what is new is
  /// searched from what is new; else everything.
  ///
  /// @param known the set of the layer before
  /// @param edited vertices whose dependencies may differ; those of all others are the same
  static ActiveSet after(
      Layer before, ActiveSet known, Layer next, boolean[] edited, ActiveMode mode) {
    if (mode != ActiveMode.ACTIVE_ROOTS || losesAny(before, known, next, edited)) {
      return of(next.graph(), next.eligible(), mode);
    }
    DependencyGraph graph = next.graph();
    boolean[] active = known.active.clone();
    VertexList queue = new VertexList();
    int rootCount = 0;
    for (int v = 0; v < active.length; v++) {
      if (next.eligible()[v]) {
        rootCount++;
        if (!active[v]) {
          active[v] = true;
          queue.add(v);
        }
      }
    }
    int added = queue.size();
    for (int v = 0; v < active.length; v++) {
      if (edited[v] && known.active[v]) {
        queue.add(v);
      }
    }
    int again = queue.size() - added;
    for (int head = 0; head < queue.size(); head++) {
      int v = queue.get(head);
      for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
        int w = graph.dependencyAt(i);
        if (!active[w]) {
          active[w] = true;
          queue.add(w);
        }
      }
    }
    return new ActiveSet(
        active, next.eligible().clone(), known.count + queue.size() - again, rootCount);
  }

  /// Whether a root is none any longer, or an active vertex has a dependency less.
  private static boolean losesAny(Layer before, ActiveSet known, Layer next, boolean[] edited) {
    for (int v = 0; v < edited.length; v++) {
      if ((before.eligible()[v] && !next.eligible()[v])
          || (edited[v] && known.active[v] && !next.graph().hasDependenciesOf(v, before.graph()))) {
        return true;
      }
    }
    return false;
  }

  /// Every vertex counts and is a root.
  public static ActiveSet everything(DependencyGraph graph) {
    boolean[] all = new boolean[graph.vertexCount()];
    Arrays.fill(all, true);
    return new ActiveSet(all, all, all.length, all.length);
  }

  /// Just the given vertices, reachable or not, all of them roots; for what-if questions and lists
  /// from outside.
  public static ActiveSet exactly(boolean[] active) {
    int count = 0;
    for (boolean one : active) {
      if (one) {
        count++;
      }
    }
    boolean[] own = active.clone();
    return new ActiveSet(own, own, count, count);
  }

  /// The same vertices, and of the roots only the sources: active vertices that no active vertex
  /// reaches from outside their own cycle. Every active vertex is a source or reachable from one.
  /// For questions about what lies between top and bottom, which are empty when everybody is a
  /// root. O(vertices + edges).
  public ActiveSet fromSources(DependencyGraph graph) {
    requireLength(active, graph.vertexCount());
    Condensation dag = Condensation.of(graph);
    boolean[] reached = new boolean[dag.componentCount()];
    boolean[] sources = new boolean[active.length];
    int found = 0;
    for (int component = 0; component < reached.length; component++) {
      boolean reaches = reached[component];
      for (int m = dag.membersBegin(component); m < dag.membersEnd(component); m++) {
        int v = dag.memberAt(m);
        sources[v] = active[v] && !reached[component];
        found += sources[v] ? 1 : 0;
        reaches |= active[v];
      }
      for (int i = dag.successorsBegin(component); i < dag.successorsEnd(component); i++) {
        reached[dag.successorAt(i)] |= reaches;
      }
    }
    return new ActiveSet(active, sources, count, found);
  }

  /// The same vertices under other numbers; those that are new or removed (-1) are inactive.
  ActiveSet renumbered(int[] newOf, int vertexCount) {
    boolean[] movedActive = new boolean[vertexCount];
    boolean[] movedRoots = new boolean[vertexCount];
    for (int v = 0; v < active.length; v++) {
      if (newOf[v] >= 0) {
        movedActive[newOf[v]] = active[v];
        movedRoots[newOf[v]] = roots[v];
      }
    }
    return new ActiveSet(movedActive, movedRoots, count, rootCount);
  }

  public boolean contains(int vertex) {
    return active[vertex];
  }

  public int count() {
    return count;
  }

  /// Whether a walk through the active vertices may begin there.
  public boolean isRoot(int vertex) {
    return roots[vertex];
  }

  public int rootCount() {
    return rootCount;
  }

  /// This one when the other is the same set with the same roots, else the other: who compares sets
  /// by identity then sees that nothing changed.
  ActiveSet orSame(ActiveSet other) {
    return count == other.count
            && rootCount == other.rootCount
            && Arrays.equals(active, other.active)
            && Arrays.equals(roots, other.roots)
        ? this
        : other;
  }

  /// The number of vertices of the graph it was made for.
  public int vertexCount() {
    return active.length;
  }

  private static void requireLength(boolean[] flags, int vertices) {
    if (flags.length != vertices) {
      throw new IllegalArgumentException(
          "rootEligible has " + flags.length + " entries for " + vertices + " vertices");
    }
  }
}
