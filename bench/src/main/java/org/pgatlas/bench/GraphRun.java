package org.pgatlas.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;

/// Measures the criticality of every vertex, ours and the references in one process, in CPU seconds
/// of the measuring thread. Ours includes condensation; building the graph is in neither.
/// References that would take too long run on a sample and are extrapolated per unit, which the
/// result says.
final class GraphRun {
  record Options(int repetitions, boolean jgrapht, int changes) {}

  record Result(
      String ecosystem,
      int vertices,
      int edges,
      long units,
      double oursMedian,
      double oursLeast,
      double oursMost,
      double naive,
      double described,
      double jgraphtExtrapolated,
      IncrementalRun.Result incremental,
      String hash) {
    double overNaive() {
      return naive / oursMedian;
    }

    double overDescribed() {
      return described / oursMedian;
    }

    double overJgrapht() {
      return jgraphtExtrapolated / oursMedian;
    }
  }

  private static final long JGRAPHT_UNITS = 2_000_000;

  private GraphRun() {}

  static Result measure(Ecosystem ecosystem, Options options) throws Exception {
    DependencyGraph graph = new EcosystemGenerator(ecosystem).generate();
    ActiveSet active = ActiveSet.everything(graph);
    CriticalityScores scores = ours(graph, active);
    double[] seconds = new double[options.repetitions()];
    for (int i = -2; i < seconds.length; i++) {
      double cpu = cpuSeconds(() -> ours(graph, active));
      if (i >= 0) {
        seconds[i] = cpu;
      }
    }
    Arrays.sort(seconds);
    int[][] naive = new int[1][];
    double naiveSeconds = cpuSeconds(() -> naive[0] = ReferenceEngines.naive(graph));
    if (!Arrays.equals(naive[0], scores.toArray())) {
      throw new IllegalStateException("ours differs from the naive search on " + ecosystem.name());
    }
    double described = described(graph, scores, options.repetitions());
    double jgrapht = options.jgrapht() ? jgrapht(graph, scores.sum()) : Double.NaN;
    return new Result(
        ecosystem.name(),
        graph.vertexCount(),
        graph.edgeCount(),
        scores.sum(),
        seconds[seconds.length / 2],
        seconds[0],
        seconds[seconds.length - 1],
        naiveSeconds,
        described,
        jgrapht,
        IncrementalRun.measure(graph, options.changes()),
        scores.sha256());
  }

  private static CriticalityScores ours(DependencyGraph graph, ActiveSet active) {
    return Criticality.of(graph).all(active);
  }

  /// The median, after as much warming up as ours has.
  private static double described(DependencyGraph graph, CriticalityScores scores, int repetitions)
      throws Exception {
    int[][] values = new int[1][];
    double[] seconds = new double[repetitions];
    for (int i = -3; i < seconds.length; i++) {
      double cpu = cpuSeconds(() -> values[0] = DescribedMethod.criticality(graph));
      if (i >= 0) {
        seconds[i] = cpu;
      }
    }
    if (!Arrays.equals(values[0], scores.toArray())) {
      throw new IllegalStateException("the described method differs from ours");
    }
    Arrays.sort(seconds);
    return seconds[seconds.length / 2];
  }

  private static double jgrapht(DependencyGraph graph, long units) throws Exception {
    Graph<Integer, DefaultEdge> copy = ReferenceEngines.jgrapht(graph);
    int step = (int) Math.max(1, Math.min(graph.vertexCount() / 8, units / JGRAPHT_UNITS));
    ReferenceEngines.jgraphtSample(copy, Math.max(step, graph.vertexCount() / 50));
    long[] sampled = new long[1];
    double seconds = cpuSeconds(() -> sampled[0] = ReferenceEngines.jgraphtSample(copy, step));
    return seconds * units / Math.max(1, sampled[0]);
  }

  private static double cpuSeconds(Callable<?> work) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    Object result = work.call();
    long nanos = threads.getCurrentThreadCpuTime() - before;
    if (result == null) {
      throw new IllegalStateException("nothing was computed");
    }
    return nanos / 1e9;
  }
}
