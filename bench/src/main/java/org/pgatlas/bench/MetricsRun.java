package org.pgatlas.bench;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import org.pgatlas.graph.Articulation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.Traversal;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.ChokePoints;
import org.pgatlas.metric.CoreNumbers;
import org.pgatlas.metric.CriticalityScores;
import org.pgatlas.metric.PageRank;

/// The other metrics on the same graph, in CPU seconds, the median of three.
///
/// @param pathP99 of a shortest path between a vertex with dependencies and one with dependents
/// @param blast who depends on the most critical vertex, at any depth
record MetricsRun(
    double pageRank,
    double coreNumbers,
    double articulation,
    double chokePoints,
    double pathP99,
    double blast) {
  private static final int PATHS = 1_000;

  static MetricsRun measure(DependencyGraph graph, CriticalityScores scores) throws Exception {
    ActiveSet sources = ActiveSet.everything(graph).fromSources(graph);
    int most = 0;
    for (int v = 0; v < scores.size(); v++) {
      most = scores.of(v) > scores.of(most) ? v : most;
    }
    Traversal traversal = new Traversal(graph);
    int critical = most;
    return new MetricsRun(
        median(() -> PageRank.of(graph).plain()),
        median(() -> CoreNumbers.of(graph)),
        median(() -> Articulation.of(graph)),
        median(() -> ChokePoints.of(graph, sources)),
        paths(graph, traversal),
        median(() -> traversal.dependents(critical)));
  }

  private static double paths(DependencyGraph graph, Traversal traversal) throws Exception {
    Random random = new Random(3);
    double[] seconds = new double[PATHS];
    for (int i = -PATHS; i < PATHS; i++) {
      int from = random.nextInt(graph.vertexCount());
      while (graph.dependencyCount(from) == 0) {
        from = random.nextInt(graph.vertexCount());
      }
      int to = random.nextInt(graph.vertexCount());
      while (graph.dependentCount(to) == 0) {
        to = random.nextInt(graph.vertexCount());
      }
      int start = from;
      int end = to;
      double one = GraphRun.cpuSeconds(() -> traversal.shortestPath(start, end));
      seconds[Math.max(0, i)] = one;
    }
    Arrays.sort(seconds);
    return seconds[PATHS * 99 / 100];
  }

  private static double median(Callable<?> work) throws Exception {
    double[] seconds = new double[3];
    for (int i = -1; i < seconds.length; i++) {
      double one = GraphRun.cpuSeconds(work);
      seconds[Math.max(0, i)] = one;
    }
    Arrays.sort(seconds);
    return seconds[1];
  }
}
