package org.pgatlas.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphEdit;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.Layer;
import org.pgatlas.metric.LayerCriticality;

/// What one changed row costs: every kind of criticality carried over, against all of them computed
/// anew. A vertex that has dependencies is drawn, each as likely as the other, loses one of them,
/// and gets it back with the next change; editing the graph is in the time, and so is the full pass
/// of those that go beyond the budget.
final class IncrementalRun {
  /// @param full seconds of a full pass over all kinds, the median
  /// @param p50 seconds a change; `p99` alike
  /// @param fullPasses share of changes that took a full pass
  /// @param bytesPerEdge of graph and results together
  record Result(double full, double p50, double p99, double fullPasses, double bytesPerEdge) {
    double share() {
      return p50 / full;
    }
  }

  private static final int MEMBERS = 4;

  private IncrementalRun() {}

  static Result measure(DependencyGraph graph, int changes) {
    Layer layer = layer(graph);
    double before = used();
    double[] full = new double[5];
    LayerCriticality current = LayerCriticality.of(layer, ActiveMode.ACTIVE_ROOTS);
    for (int i = 0; i < full.length; i++) {
      long began = System.nanoTime();
      current = LayerCriticality.of(layer, ActiveMode.ACTIVE_ROOTS);
      full[i] = (System.nanoTime() - began) / 1e9;
    }
    Arrays.sort(full);
    double results = Math.max(0, used() - before);
    Random random = new Random(7);
    double[] seconds = new double[changes];
    int fullPasses = 0;
    for (int i = -20; i < changes; i += 2) {
      int vertex = withDependencies(graph, random);
      int[] row = graph.dependencies(vertex);
      int[] shorter = Arrays.copyOf(row, row.length - 1);
      for (int step = 0; step < 2; step++) {
        long began = System.nanoTime();
        Layer next =
            with(
                current.layer(),
                new GraphEdit(current.layer().graph())
                    .row(vertex, step == 0 ? shorter : row)
                    .build());
        Optional<LayerCriticality> carried = current.after(next, LayerCriticality.budget(next));
        current = carried.orElseGet(() -> LayerCriticality.of(next, ActiveMode.ACTIVE_ROOTS));
        if (i + step >= 0 && i + step < changes) {
          seconds[i + step] = (System.nanoTime() - began) / 1e9;
          fullPasses += carried.isPresent() ? 0 : 1;
        }
      }
    }
    if (!current.all().equals(LayerCriticality.of(layer, ActiveMode.ACTIVE_ROOTS).all())) {
      throw new IllegalStateException("carried over differs from computed anew");
    }
    Arrays.sort(seconds);
    double bytes = results + 8.0 * graph.vertexCount() + 8.0 * graph.edgeCount();
    return new Result(
        full[full.length / 2],
        seconds[changes / 2],
        seconds[changes * 99 / 100],
        (double) fullPasses / changes,
        bytes / graph.edgeCount());
  }

  /// Every vertex a repo, four a project, all live.
  private static Layer layer(DependencyGraph graph) {
    int n = graph.vertexCount();
    boolean[] yes = new boolean[n];
    Arrays.fill(yes, true);
    int[] projectOf = new int[n];
    Arrays.setAll(projectOf, v -> v / MEMBERS);
    return new Layer(graph, yes, yes, projectOf, n / MEMBERS + 1);
  }

  private static Layer with(Layer layer, DependencyGraph graph) {
    return new Layer(
        graph, layer.eligible(), layer.repos(), layer.projectOf(), layer.projectCount());
  }

  private static int withDependencies(DependencyGraph graph, Random random) {
    int vertex = random.nextInt(graph.vertexCount());
    while (graph.dependencyCount(vertex) == 0) {
      vertex = random.nextInt(graph.vertexCount());
    }
    return vertex;
  }

  private static double used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
