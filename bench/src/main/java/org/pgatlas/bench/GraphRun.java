package org.pgatlas.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;
import org.pgatlas.metric.PassWork;

/// Measures the criticality of every vertex, ours and the references in one process, in CPU seconds
/// of the measuring thread. Ours includes condensation; building the graph is in neither. Whatever
/// is measured runs first until it is warm. Libraries of graphs come last, for what they leave
/// behind is work for the collector of garbage; on the largest graphs those are left out that would
/// not fit the memory.
final class GraphRun {
  /// @param warmUp CPU seconds that each runs before it is measured
  /// @param rivalSeconds up to which JGraphT and NetworkX run from end to end; [#NO_RIVALS]
  record Options(int repetitions, double warmUp, double rivalSeconds, int changes) {}

  static final double NO_RIVALS = -1;

  /// @param structure the share of ours before propagation: components, rows, order
  /// @param work what the propagation does
  /// @param limits what that takes at least
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
      @Nullable Rival jgrapht,
      @Nullable Rival networkx,
      PassWork work,
      Limits limits,
      Wall wall,
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

    double propagation() {
      return ours.median() - structure;
    }
  }

  /// Seconds that a propagation takes at least.
  ///
  /// @param pushes each into a row anywhere
  /// @param reached each row that a block reaches anywhere once, whatever else is done to it where
  /// it is then
  record Limits(double pushes, double reached) {
    static Limits of(PassWork work, int rows) {
      double anywhere = RandomRows.nanosecondsAPush(rows) / 1e9;
      long reached = work.visits() + work.leaves();
      int together = (int) (reached / Math.max(1, work.blocks()));
      double near = RandomRows.nanosecondsAPush(Math.max(1, Math.min(rows, together))) / 1e9;
      return new Limits(
          work.pushes() * anywhere, reached * anywhere + (work.starts() + work.pushes()) * near);
    }
  }

  /// Seconds by the clock.
  record Wall(double oneWorker, double twoWorkers) {}

  /// More than that many vertices are too many for graphs of objects, and for many repetitions.
  private static final int LARGE = 2_000_000;

  /// Seconds beyond which a first run is warm enough to count, and to be the only one.
  private static final double LONG = 12;

  /// CPU seconds for runs that count, but for the first.
  private static final double ENOUGH = 30;

  private GraphRun() {}

  static Result measure(String name, DependencyGraph graph, Options options) throws Exception {
    System.gc();
    boolean large = graph.vertexCount() > LARGE;
    Options run =
        large
            ? new Options(Math.min(3, options.repetitions), 0, NO_RIVALS, options.changes)
            : options;
    ActiveSet active = ActiveSet.everything(graph);
    CriticalityScores scores = Criticality.of(graph).all(active);
    long allocatedBefore = allocated();
    Criticality.of(graph).all(active);
    double allocated = (double) (allocated() - allocatedBefore) / Math.max(1, graph.edgeCount());
    int[][] values = new int[1][];
    Spread described = spread(run, () -> values[0] = DescribedMethod.criticality(graph));
    requireEqual(values[0], scores, "the described method");
    Spread ours = spread(run, () -> Criticality.of(graph).all(active));
    Spread structure = spread(run, () -> Criticality.of(graph));
    Spread naive = spread(run, () -> values[0] = ReferenceEngines.naive(graph));
    requireEqual(values[0], scores, "the naive search");
    Criticality engine = Criticality.of(graph);
    PassWork work = engine.work(active);
    Limits limits = Limits.of(work, engine.rowCount());
    Wall wall = wall(graph, active, scores, run.repetitions);
    MetricsRun metrics = large ? null : MetricsRun.measure(graph, scores);
    IncrementalRun.Result incremental =
        large ? null : IncrementalRun.measure(graph, options.changes);
    boolean rivals = run.rivalSeconds != NO_RIVALS;
    return new Result(
        name,
        graph.vertexCount(),
        graph.edgeCount(),
        scores.sum(),
        ours,
        structure.median(),
        naive.median(),
        described.median(),
        rivals ? JgraphtRun.measure(graph, scores, run.rivalSeconds) : null,
        rivals ? NetworkxRun.measure(graph, scores, run.rivalSeconds).orElse(null) : null,
        work,
        limits,
        wall,
        allocated,
        metrics,
        incremental,
        scores.sha256());
  }

  /// The same for all that are compared: runs to warm up, then those that count; a run that takes
  /// very long is both.
  private static Spread spread(Options options, Callable<?> work) throws Exception {
    double spent = cpuSeconds(work);
    if (spent > LONG) {
      return Spread.of(List.of(spent));
    }
    for (int i = 0; i < 1 || spent < options.warmUp; i++) {
      spent += cpuSeconds(work);
    }
    List<Double> seconds = new ArrayList<>();
    spent = 0;
    while (seconds.size() < options.repetitions && spent < ENOUGH) {
      double one = cpuSeconds(work);
      seconds.add(one);
      spent += one;
    }
    return Spread.of(seconds);
  }

  static void requireEqual(int[] values, CriticalityScores scores, String what) {
    if (!Arrays.equals(values, scores.toArray())) {
      throw new IllegalStateException("ours differs from " + what);
    }
  }

  private static Wall wall(
      DependencyGraph graph, ActiveSet active, CriticalityScores scores, int repetitions) {
    double[] medians = new double[2];
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      for (int workers = 1; workers <= 2; workers++) {
        System.gc();
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
    return new Wall(medians[0], medians[1]);
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
