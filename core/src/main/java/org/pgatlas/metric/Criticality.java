package org.pgatlas.metric;

import org.pgatlas.graph.Condensation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;

/// Criticality of a vertex: how many active vertices, itself excluded, reach it along dependent →
/// dependency; 0 outside the active set. Members of a cycle count each other. Unit: vertices (or
/// projects).
///
/// Exact for every vertex at once: components condensed (Tarjan 1972), active ones pushed through
/// the acyclic graph 512 at a time as bits of a row ([ReachCounter]), as in bit-parallel
/// multi-source search (Then et al., "The More the Merrier", VLDB 2014). Time O(⌈active/512⌉ ·
/// edges) at worst, in practice the edges that each block reaches; memory ~60 bytes a vertex, 76
/// more for one with dependents, and 8 an edge. A component with more than one active member enters
/// once per set bit of its weight. Inactive vertices conduct but never count.
///
/// One instance may be asked many times and by several threads at once.
public final class Criticality {
  /// The score of a project that has no repos: unknown, not zero.
  public static final long ABSENT = -1;

  private final DependencyGraph graph;
  private final Condensation dag;

  private Criticality(DependencyGraph graph, Condensation dag) {
    this.graph = graph;
    this.dag = dag;
  }

  public static Criticality of(DependencyGraph graph) {
    return new Criticality(graph, Condensation.of(graph));
  }

  /// Distinct active dependents of any kind: the default, as published.
  public CriticalityScores all(ActiveSet active) {
    return new CriticalityScores(dependents(dag, active, v -> true));
  }

  /// Distinct active dependents that are repos; `repos[v]` is false for externals.
  public CriticalityScores repos(ActiveSet active, boolean[] repos) {
    requireLength("repos", repos.length);
    return new CriticalityScores(dependents(dag, active, v -> repos[v]));
  }

  /// Distinct projects with an active dependent, the vertex's own project excluded. `projectOf[v]`
  /// is in `0 .. projectCount-1`, negative for none.
  public CriticalityScores projects(ActiveSet active, int[] projectOf, int projectCount) {
    requireLength("active", active.vertexCount());
    Grouping projects = Grouping.of(projectOf, projectCount, graph.vertexCount());
    ReachCounter counter = ReachCounter.ofAll(dag);
    for (int project = 0; project < projectCount; project++) {
      counter.addSource();
      for (int i = projects.begin(project); i < projects.end(project); i++) {
        int v = projects.memberAt(i);
        if (active.contains(v)) {
          counter.startAt(dag.componentOf(v));
        }
      }
      if (counter.full()) {
        counter.flush(1);
      }
    }
    counter.flush(1);
    int[] values = new int[graph.vertexCount()];
    for (int v = 0; v < values.length; v++) {
      if (active.contains(v)) {
        values[v] = counter.count(dag.componentOf(v)) - (projectOf[v] >= 0 ? 1 : 0);
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
    Condensation extendedDag = Condensation.of(extended.build());
    ReachCounter counts = pushAll(extendedDag, weights(extendedDag, active, v -> true));
    long[] union = new long[projectCount];
    for (int project = 0; project < projectCount; project++) {
      int own = 0;
      for (int i = projects.begin(project); i < projects.end(project); i++) {
        own += active.contains(projects.memberAt(i)) ? 1 : 0;
      }
      boolean known = projects.begin(project) < projects.end(project);
      union[project] = known ? counts.count(extendedDag.componentOf(n + project)) - own : ABSENT;
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

  private int[] dependents(Condensation dag, ActiveSet active, VertexFilter counted) {
    requireLength("active", active.vertexCount());
    int[] weights = weights(dag, active, counted);
    ReachCounter counts = pushAll(dag, weights);
    int[] values = new int[graph.vertexCount()];
    for (int v = 0; v < values.length; v++) {
      if (active.contains(v)) {
        int component = dag.componentOf(v);
        int others = weights[component] - (counted.accepts(v) ? 1 : 0);
        values[v] = counts.count(component) + others;
      }
    }
    return values;
  }

  /// Per component the number of its members that are active and counted. Vertices of `dag` beyond
  /// the active set's are none.
  private static int[] weights(Condensation dag, ActiveSet active, VertexFilter counted) {
    int[] weights = new int[dag.componentCount()];
    for (int v = 0; v < active.vertexCount(); v++) {
      if (active.contains(v) && counted.accepts(v)) {
        weights[dag.componentOf(v)]++;
      }
    }
    return weights;
  }

  /// A source of weight w enters once per set bit of w.
  private static ReachCounter pushAll(Condensation dag, int[] weights) {
    ReachCounter counter = ReachCounter.ofDependedOn(dag);
    int anyWeight = 0;
    for (int weight : weights) {
      anyWeight |= weight;
    }
    int[] order = SourceOrder.of(dag);
    int[] block = new int[ReachCounter.BLOCK];
    for (int bit = 1; bit > 0 && bit <= anyWeight; bit <<= 1) {
      int size = 0;
      for (int component : order) {
        if ((weights[component] & bit) != 0
            && dag.successorsBegin(component) < dag.successorsEnd(component)) {
          block[size++] = component;
          if (size == block.length) {
            counter.push(block, size, bit);
            size = 0;
          }
        }
      }
      counter.push(block, size, bit);
    }
    return counter;
  }

  private void requireLength(String what, int length) {
    if (length != graph.vertexCount()) {
      throw new IllegalArgumentException(
          what + " has " + length + " entries for " + graph.vertexCount() + " vertices");
    }
  }

  /// Which vertices are counted as dependents.
  private interface VertexFilter {
    boolean accepts(int vertex);
  }
}
