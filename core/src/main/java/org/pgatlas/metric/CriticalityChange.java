package org.pgatlas.metric;

import java.util.Arrays;
import java.util.Optional;
import org.pgatlas.graph.DependencyGraph;

/// Carries criticality over from a layer to the next ([LayerCriticality#after]).
///
/// A vertex contributes one to everything it reaches. Its contribution changes only when what it
/// reaches changes, that is when it is or reaches a vertex whose dependencies or project changed,
/// in the old graph or in the new one; or when its own activity or kind changes. Contributions of
/// those are subtracted on the old layer and added on the new one. Cycles that appear or break up
/// need no thought: nothing is condensed.
final class CriticalityChange {
  private static final byte OLD = 1;
  private static final byte NEW = 2;
  private static final byte LISTED = 4;

  private final LayerCriticality old;
  private final Layer before;
  private final Layer after;
  private final ActiveSet activeAfter;
  private final long budget;
  private final byte[] marks;

  /// The vertices whose contribution changes.
  private int[] affected = new int[64];

  private int affectedCount;
  private long work;
  private final int[] all;
  private final int[] repos;
  private final int[] reachingProjects;
  private final int[] reachers;

  CriticalityChange(LayerCriticality old, Layer after, long budget) {
    this.old = old;
    this.before = old.layer();
    this.after = after;
    this.activeAfter =
        old.active().orSame(ActiveSet.of(after.graph(), after.eligible(), old.mode()));
    this.budget = budget;
    this.marks = new byte[after.vertexCount()];
    this.all = old.copyOfAll();
    this.repos = old.copyOfRepos();
    this.reachingProjects = old.copyOfReachingProjects();
    this.reachers = old.copyOfReachers(after.projectCount());
  }

  Optional<LayerCriticality> apply() {
    int[] moved = moved();
    if (!addDependents(moved, before.graph(), OLD) || !addDependents(moved, after.graph(), NEW)) {
      return Optional.empty();
    }
    for (int v = 0; v < marks.length; v++) {
      if (old.active().contains(v) != activeAfter.contains(v)
          || before.repos()[v] != after.repos()[v]) {
        list(v);
      }
    }
    if (affectedCount > 0) {
      SourceBlock block = new SourceBlock(after.vertexCount());
      boolean[] projects = affectedProjects();
      boolean within =
          contribute(block, before, old.active(), -1)
              && contribute(block, after, activeAfter, 1)
              && contributeProjects(block, before, old.active(), projects, -1)
              && contributeProjects(block, after, activeAfter, projects, 1);
      if (!within) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new LayerCriticality(
            after, old.mode(), activeAfter, all, repos, reachingProjects, reachers));
  }

  /// Vertices whose dependencies or project differ.
  private int[] moved() {
    int[] moved = new int[64];
    int size = 0;
    DependencyGraph graph = after.graph();
    for (int v = 0; v < marks.length; v++) {
      if (before.projectOf()[v] != after.projectOf()[v]
          || !graph.sameDependencies(v, before.graph())) {
        if (size == moved.length) {
          moved = Arrays.copyOf(moved, size * 2);
        }
        moved[size++] = v;
      }
    }
    return Arrays.copyOf(moved, size);
  }

  /// Lists the vertices and all that reaches them; false beyond the budget.
  private boolean addDependents(int[] moved, DependencyGraph graph, byte mark) {
    int[] queue = Arrays.copyOf(moved, Math.max(16, moved.length));
    int tail = moved.length;
    for (int v : moved) {
      marks[v] |= mark;
      list(v);
    }
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      int end = graph.dependentsEnd(v);
      work += end - graph.dependentsBegin(v);
      if (work > budget) {
        return false;
      }
      for (int i = graph.dependentsBegin(v); i < end; i++) {
        int dependent = graph.dependentAt(i);
        if ((marks[dependent] & mark) == 0) {
          marks[dependent] |= mark;
          list(dependent);
          if (tail == queue.length) {
            queue = Arrays.copyOf(queue, tail * 2);
          }
          queue[tail++] = dependent;
        }
      }
    }
    return true;
  }

  private void list(int vertex) {
    if ((marks[vertex] & LISTED) != 0
        || !(old.active().contains(vertex) || activeAfter.contains(vertex))) {
      return;
    }
    marks[vertex] |= LISTED;
    if (affectedCount == affected.length) {
      affected = Arrays.copyOf(affected, affectedCount * 2);
    }
    affected[affectedCount++] = vertex;
  }

  private boolean[] affectedProjects() {
    boolean[] projects = new boolean[after.projectCount()];
    for (int i = 0; i < affectedCount; i++) {
      for (Layer layer : new Layer[] {before, after}) {
        int project = layer.projectOf()[affected[i]];
        if (project >= 0) {
          projects[project] = true;
        }
      }
    }
    return projects;
  }

  /// Adds what the affected vertices contribute in that layer, times `sign`; false beyond the
  /// budget. The farthest dependents come first: what they pass on waits at the nearer ones and
  /// goes on together with theirs.
  private boolean contribute(SourceBlock block, Layer layer, ActiveSet active, int sign) {
    int[] sources = new int[SourceBlock.SOURCES];
    int size = 0;
    long[] ofProject = new long[layer.projectCount()];
    for (int i = affectedCount - 1; i >= 0; i--) {
      int vertex = affected[i];
      if (active.contains(vertex)) {
        sources[size++] = vertex;
        block.addSource();
        block.startAt(vertex);
      }
      if (block.full() || i == 0) {
        block.spread(layer.graph());
        add(block, layer, sources, size, sign, ofProject);
        block.clear();
        size = 0;
        if (work + block.work() > budget || isHopeless(block.work(), affectedCount - i, sign)) {
          return false;
        }
      }
    }
    return true;
  }

  /// Whether the old layer alone, at the pace of its first vertices, would take more than the whole
  /// budget: told early, a full pass waits little for the attempt.
  private boolean isHopeless(long spent, int done, int sign) {
    return sign < 0 && (double) spent / done * affectedCount > budget;
  }

  private void add(
      SourceBlock block, Layer layer, int[] sources, int size, int sign, long[] ofProject) {
    long repoSources = 0;
    for (int s = 0; s < size; s++) {
      boolean repo = layer.repos()[sources[s]];
      repoSources |= repo ? 1L << s : 0;
      // it reaches itself, which does not count
      all[sources[s]] -= sign;
      repos[sources[s]] -= repo ? sign : 0;
    }
    for (int i = 0; i < block.reached(); i++) {
      int vertex = block.vertexAt(i);
      long bits = block.sourcesOf(vertex);
      all[vertex] += sign * Long.bitCount(bits);
      repos[vertex] += sign * Long.bitCount(bits & repoSources);
      int project = layer.projectOf()[vertex];
      if (project >= 0) {
        long fresh = bits & ~ofProject[project];
        ofProject[project] |= fresh;
        reachers[project] += sign * Long.bitCount(fresh);
      }
    }
    for (int i = 0; i < block.reached(); i++) {
      int project = layer.projectOf()[block.vertexAt(i)];
      if (project >= 0) {
        ofProject[project] = 0;
      }
    }
  }

  /// The same for projects with an affected member, each a source that starts at all its active
  /// members.
  private boolean contributeProjects(
      SourceBlock block, Layer layer, ActiveSet active, boolean[] projects, int sign) {
    Grouping members =
        Grouping.of(layer.projectOf(), layer.projectCount(), layer.graph().vertexCount());
    for (int project = 0; project < layer.projectCount(); project++) {
      if (projects[project]) {
        block.addSource();
        for (int i = members.begin(project); i < members.end(project); i++) {
          if (active.contains(members.memberAt(i))) {
            block.startAt(members.memberAt(i));
          }
        }
      }
      if (block.full() || project + 1 == layer.projectCount()) {
        block.spread(layer.graph());
        for (int i = 0; i < block.reached(); i++) {
          int vertex = block.vertexAt(i);
          reachingProjects[vertex] += sign * Long.bitCount(block.sourcesOf(vertex));
        }
        block.clear();
        if (work + block.work() > budget) {
          return false;
        }
      }
    }
    return true;
  }
}
