package org.pgatlas.metric;

import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;

/// Criticality of a vertex: how many active vertices, itself excluded, reach it along dependent →
/// dependency; 0 outside the active set. Members of a cycle count each other. Unit: vertices (or
/// projects).
///
/// Exact for every vertex at once: components condensed (Tarjan 1972), active ones pushed through
/// the acyclic graph 256 at a time as bits of a row ([ReachCounter]), as in bit-parallel
/// multi-source search (Then et al., "The More the Merrier", VLDB 2014), around what a whole block
/// reaches for certain ([CommonReach]). Time O(⌈active/256⌉ · edges) at worst, in practice the
/// edges that each block reaches; memory ~20 bytes a vertex, 90 more for one with dependents (60 of
/// them again for each further worker), and 8 an edge. A component with more than one active member
/// enters once per set bit of its weight. Inactive vertices conduct but never count.
///
/// One instance may be asked many times and by several threads at once.
public final class Criticality {
  /// The score of a project that has no repos: unknown, not zero.
  public static final long ABSENT = -1;

  private final DependencyGraph graph;
  private final ReachRows rows;
  private final SourceOrder order;
  private final Workers workers;
  private final int much;

  private Criticality(
      DependencyGraph graph, ReachRows rows, SourceOrder order, Workers workers, int much) {
    this.graph = graph;
    this.rows = rows;
    this.order = order;
    this.workers = workers;
    this.much = much;
  }

  /// Computes in the thread that asks.
  public static Criticality of(DependencyGraph graph) {
    return of(graph, ReachCounter.MUCH);
  }

  /// For tests, whose graphs are too small for the usual threshold.
  static Criticality of(DependencyGraph graph, int much) {
    ReachRows rows = ReachRows.of(graph);
    return new Criticality(graph, rows, SourceOrder.of(rows), Workers.CALLER, much);
  }

  /// The same, asked with that many workers at once: the thread that asks is one, the others come
  /// from `executor`. Results are the same, byte by byte, whatever the number.
  public Criticality with(Executor executor, int count) {
    return new Criticality(graph, rows, order, new Workers(executor, count), much);
  }

  /// Distinct active dependents of any kind: the default, as published.
  public CriticalityScores all(ActiveSet active) {
    return new CriticalityScores(dependents(active, v -> true));
  }

  /// For measurements: what [#all] does for its result.
  public PassWork work(ActiveSet active) {
    requireLength("active", active.vertexCount());
    boolean[] counted = counted(active, v -> true);
    return count(counted, weights(counted)).work();
  }

  /// An order in which edges lead onwards, as the components were found.
  SweepOrder order() {
    return SweepOrder.of(rows);
  }

  /// How many components have dependents: those that hold a row of 32 bytes during a pass.
  public int rowCount() {
    return rows.count();
  }

  /// Distinct active dependents that are repos; `repos[v]` is false for externals.
  public CriticalityScores repos(ActiveSet active, boolean[] repos) {
    requireLength("repos", repos.length);
    return new CriticalityScores(dependents(active, v -> repos[v]));
  }

  /// Distinct projects with an active dependent, the vertex's own project excluded. `projectOf[v]`
  /// is in `0 .. projectCount-1`, negative for none.
  public CriticalityScores projects(ActiveSet active, int[] projectOf, int projectCount) {
    requireLength("active", active.vertexCount());
    Grouping projects = Grouping.of(projectOf, projectCount, graph.vertexCount());
    ReachCounter counter = new ReachCounter(rows, order, much);
    for (int project = 0; project < projectCount; project++) {
      counter.addSource();
      for (int i = projects.begin(project); i < projects.end(project); i++) {
        int v = projects.memberAt(i);
        if (active.contains(v)) {
          counter.startAt(v);
        }
      }
      if (counter.full()) {
        counter.flush(1);
      }
    }
    counter.flush(1);
    int[] values = new int[graph.vertexCount()];
    for (int v = 0; v < values.length; v++) {
      int row = rows.rowOf(v);
      if (row != ReachRows.NO_ROW && active.contains(v)) {
        values[v] = counter.count(row) - (projectOf[v] >= 0 ? 1 : 0);
      }
    }
    return new CriticalityScores(values);
  }

  /// Per project: distinct active vertices outside it that reach one of its active repos; [#ABSENT]
  /// for a project without repos. Each project becomes a vertex that its repos depend on, and that
  /// is asked.
  public long[] projectUnion(ActiveSet active, int[] projectOf, int projectCount) {
    requireLength("active", active.vertexCount());
    int n = graph.vertexCount();
    Grouping projects = Grouping.of(projectOf, projectCount, n);
    GraphBuilder extended =
        new GraphBuilder(Math.addExact(n, projectCount), Math.addExact(graph.edgeCount(), n));
    for (int v = 0; v < n; v++) {
      for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
        extended.add(v, graph.dependencyAt(i));
      }
      if (projectOf[v] >= 0 && active.contains(v)) {
        extended.add(v, n + projectOf[v]);
      }
    }
    Criticality asked = of(extended.build(), much);
    boolean[] counted = new boolean[Math.addExact(n, projectCount)];
    for (int v = 0; v < n; v++) {
      counted[v] = active.contains(v);
    }
    ReachCounter counts = asked.count(counted, asked.weights(counted));
    long[] union = new long[projectCount];
    for (int project = 0; project < projectCount; project++) {
      int own = 0;
      for (int i = projects.begin(project); i < projects.end(project); i++) {
        own += active.contains(projects.memberAt(i)) ? 1 : 0;
      }
      boolean known = projects.begin(project) < projects.end(project);
      int row = asked.rows.rowOf(n + project);
      int reaching = row == ReachRows.NO_ROW ? 0 : counts.count(row);
      union[project] = known ? reaching - own : ABSENT;
    }
    return union;
  }

  /// Per project the sum over its repos (as published); [#ABSENT] for a project without repos.
  public static long[] projectSum(CriticalityScores scores, int[] projectOf, int projectCount) {
    Grouping projects = Grouping.of(projectOf, projectCount, scores.size());
    long[] sums = new long[projectCount];
    for (int project = 0; project < projectCount; project++) {
      long sum = projects.begin(project) < projects.end(project) ? 0 : ABSENT;
      for (int i = projects.begin(project); i < projects.end(project); i++) {
        sum += scores.of(projects.memberAt(i));
      }
      sums[project] = sum;
    }
    return sums;
  }

  private int[] dependents(ActiveSet active, IntPredicate kind) {
    requireLength("active", active.vertexCount());
    boolean[] counted = counted(active, kind);
    int[] weights = weights(counted);
    ReachCounter counts = count(counted, weights);
    int[] values = new int[graph.vertexCount()];
    for (int v = 0; v < values.length; v++) {
      int row = rows.rowOf(v);
      if (row != ReachRows.NO_ROW && active.contains(v)) {
        values[v] = counts.count(row) + weights[row] - (counted[v] ? 1 : 0);
      }
    }
    return values;
  }

  private boolean[] counted(ActiveSet active, IntPredicate kind) {
    boolean[] counted = new boolean[graph.vertexCount()];
    for (int v = 0; v < counted.length; v++) {
      counted[v] = active.contains(v) && kind.test(v);
    }
    return counted;
  }

  /// Per row the number of its members that are counted.
  private int[] weights(boolean[] counted) {
    int[] weights = new int[rows.count()];
    for (int v = 0; v < counted.length; v++) {
      int row = rows.rowOf(v);
      if (row != ReachRows.NO_ROW && counted[v]) {
        weights[row]++;
      }
    }
    return weights;
  }

  /// Each worker counts ranges of the order as they are free, by itself; the sums of whole numbers
  /// do not depend on who took which.
  private ReachCounter count(boolean[] counted, int[] weights) {
    return workers.run(
        order.length(),
        () -> new ReachCounter(rows, order, much),
        (counter, from, to) -> counter.push(from, to, counted, weights),
        ReachCounter::add);
  }

  private void requireLength(String what, int length) {
    if (length != graph.vertexCount()) {
      throw new IllegalArgumentException(
          what + " has " + length + " entries for " + graph.vertexCount() + " vertices");
    }
  }
}
