package org.pgatlas.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;

/// Measures the criticality of every vertex, ours and the references in one process, in CPU seconds
/// of the measuring thread. Ours includes condensation; building the graph is in neither.
/// References that would take too long run on a sample and are extrapolated per unit, which the
/// result says; on the largest graphs those are left out that would not fit the memory.
final class GraphRun {
  /// @param rivals whether JGraphT and NetworkX run
  record Options(int repetitions, boolean rivals, int changes) {}

  /// @param structure the share of ours before propagation: components, rows, order
  /// @param jgrapht extrapolated; NaN where it did not run, like `networkx`
  /// @param limit seconds that the pushes of the propagation take at least
  /// @param wall seconds by the clock with one worker and with two
  /// @param allocated bytes an edge that a pass takes
  record Result(
      String ecosystem,
      int vertices,
      int edges,
      long units,
      Spread ours,
      double structure,
      double naive,
      double described,
      double jgrapht,
      double networkx,
      double limit,
      double[] wall,
      double allocated,
      @Nullable MetricsRun metrics,
      IncrementalRun.@Nullable Result incremental,
      String hash) {
    double overNaive() {
      return naive / ours.median();
    }

    double overDescribed() {
      return described / ours.median();
    }

    double overLimit() {
      return (ours.median() - structure) / limit;
    }
  }

  private static final long JGRAPHT_UNITS = 2_000_000;

  /// More than that many vertices are too many for graphs of objects, and for many repetitions.
  private static final int LARGE = 2_000_000;

  private GraphRun() {}

  static Result measure(String name, DependencyGraph graph, Options options) throws Exception {
    boolean large = graph.vertexCount() > LARGE;
    int repetitions = large ? Math.min(3, options.repetitions()) : options.repetitions();
    boolean rivals = options.rivals() && !large;
    ActiveSet active = ActiveSet.everything(graph);
    CriticalityScores scores = Criticality.of(graph).all(active);
    long allocatedBefore = allocated();
    Criticality.of(graph).all(active);
    double allocated = (double) (allocated() - allocatedBefore) / Math.max(1, graph.edgeCount());
    Spread ours = spread(repetitions, () -> Criticality.of(graph).all(active));
    Spread structure = spread(repetitions, () -> Criticality.of(graph));
    int[][] values = new int[1][];
    Spread described = spread(repetitions, () -> values[0] = DescribedMethod.criticality(graph));
    requireEqual(values[0], scores, "the described method", name);
    double naive = cpuSeconds(() -> values[0] = ReferenceEngines.naive(graph));
    requireEqual(values[0], scores, "the naive search", name);
    Criticality engine = Criticality.of(graph);
    double limit = engine.pushes(active) * RandomRows.nanosecondsAPush(engine.rowCount()) / 1e9;
    return new Result(
        name,
        graph.vertexCount(),
        graph.edgeCount(),
        scores.sum(),
        ours,
        structure.median(),
        naive,
        described.median(),
        rivals ? jgrapht(graph, scores.sum()) : Double.NaN,
        rivals ? NetworkxRun.measure(graph, scores.sum()).orElse(Double.NaN) : Double.NaN,
        limit,
        wall(graph, active, scores, repetitions),
        allocated,
        large ? null : MetricsRun.measure(graph, scores),
        large ? null : IncrementalRun.measure(graph, options.changes()),
        scores.sha256());
  }

  /// After two runs to warm up.
  private static Spread spread(int repetitions, Callable<?> work) throws Exception {
    List<Double> seconds = new ArrayList<>();
    for (int i = -2; i < repetitions; i++) {
      double one = cpuSeconds(work);
      if (i >= 0) {
        seconds.add(one);
      }
    }
    return Spread.of(seconds);
  }

  private static void requireEqual(
      int[] values, CriticalityScores scores, String what, String ecosystem) {
    if (!Arrays.equals(values, scores.toArray())) {
      throw new IllegalStateException("ours differs from " + what + " on " + ecosystem);
    }
  }

  private static double[] wall(
      DependencyGraph graph, ActiveSet active, CriticalityScores scores, int repetitions) {
    double[] medians = new double[2];
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      for (int workers = 1; workers <= 2; workers++) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
          long began = System.nanoTime();
          CriticalityScores now = Criticality.of(graph).with(pool, workers).all(active);
          seconds.add((System.nanoTime() - began) / 1e9);
          if (!now.equals(scores)) {
            throw new IllegalStateException(workers + " workers differ from one");
          }
        }
        medians[workers - 1] = Spread.of(seconds).median();
      }
    }
    return medians;
  }

  private static double jgrapht(DependencyGraph graph, long units) throws Exception {
    Graph<Integer, DefaultEdge> copy = ReferenceEngines.jgrapht(graph);
    int step = (int) Math.max(1, Math.min(graph.vertexCount() / 8, units / JGRAPHT_UNITS));
    ReferenceEngines.jgraphtSample(copy, Math.max(step, graph.vertexCount() / 50));
    long[] sampled = new long[1];
    double seconds = cpuSeconds(() -> sampled[0] = ReferenceEngines.jgraphtSample(copy, step));
    return seconds * units / Math.max(1, sampled[0]);
  }

  static double cpuSeconds(Callable<?> work) throws Exception {
    long before = cpuNanos();
    Object result = work.call();
    long nanos = cpuNanos() - before;
    if (result == null) {
      throw new IllegalStateException("nothing was computed");
    }
    return nanos / 1e9;
  }

  /// Of this thread: other work on the machine is not counted.
  static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }
}
