package org.pgatlas.metric;

import java.util.concurrent.Executor;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.Articulation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.StronglyConnectedComponents;
import org.pgatlas.graph.WeaklyConnectedComponents;

/// The metrics of one layer, one method each; what two of them share is computed once.
final class LayerMetrics {
  /// A value a vertex, as text.
  interface Values {
    String text(int vertex);
  }

  /// Edges that betweenness looks at before it samples instead.
  static final long MOST_EXACT_WORK = 1_000_000_000;

  static final int PIVOTS = 1000;
  static final long SEED = 1;

  private final DependencyGraph graph;
  private final ActiveSet active;
  private final boolean[] starts;
  private final Once<Articulation> articulation;
  private final Once<DependencyDepth> depth;
  private final Once<Betweenness> betweenness;

  private final Executor executor;
  private final int threads;

  /// @param threads how many compute at once what can be divided: the one that asks, the others
  /// from `executor`
  LayerMetrics(
      DependencyGraph graph, ActiveSet active, boolean[] starts, Executor executor, int threads) {
    this.executor = executor;
    this.threads = threads;
    this.graph = graph;
    this.active = active;
    this.starts = starts;
    this.articulation = new Once<>(() -> Articulation.of(graph));
    this.depth = new Once<>(() -> DependencyDepth.of(graph));
    this.betweenness = new Once<>(() -> betweenness(graph));
  }

  Values criticality() {
    return integers(Criticality.of(graph).with(executor, threads).all(active)::of);
  }

  Values directDependents() {
    return integers(graph::dependentCount);
  }

  Values directDependencies() {
    return integers(graph::dependencyCount);
  }

  Values componentSize() {
    StronglyConnectedComponents components = StronglyConnectedComponents.of(graph);
    int[] sizes = components.sizes();
    return integers(v -> sizes[components.componentOf(v)]);
  }

  Values weakComponentSize() {
    WeaklyConnectedComponents components = WeaklyConnectedComponents.of(graph);
    int[] sizes = components.sizes();
    return integers(v -> sizes[components.componentOf(v)]);
  }

  Values pageRank() {
    double[] rank = PageRank.of(graph).personalised(starts);
    return v -> Double.toString(rank[v]);
  }

  Values coreNumber() {
    int[] core = CoreNumbers.of(graph);
    return integers(v -> core[v]);
  }

  Values articulationPoint() {
    Articulation found = articulation.get();
    return integers(v -> found.isPoint(v) ? 1 : 0);
  }

  Values bridges() {
    int[] bridges = articulation.get().bridgesPerVertex();
    return integers(v -> bridges[v]);
  }

  Values chokePoint() {
    int[] behind = ChokePoints.of(graph, active);
    return integers(v -> behind[v]);
  }

  Values depthBelow() {
    return integers(depth.get()::below);
  }

  Values depthAbove() {
    return integers(depth.get()::above);
  }

  Values betweenness() {
    Betweenness found = betweenness.get();
    return v -> Double.toString(found.of(v));
  }

  Values betweennessError() {
    Betweenness found = betweenness.get();
    return v -> Double.toString(found.errorBound(v));
  }

  private static Betweenness betweenness(DependencyGraph graph) {
    return Betweenness.exactWork(graph) <= MOST_EXACT_WORK
        ? Betweenness.exact(graph)
        : Betweenness.sampled(graph, PIVOTS, SEED);
  }

  private static Values integers(IntUnaryOperator value) {
    return v -> Integer.toString(value.applyAsInt(v));
  }

  /// Computed when first asked for.
  private static final class Once<T> {
    private final Supplier<T> compute;
    private @Nullable T value;

    Once(Supplier<T> compute) {
      this.compute = compute;
    }

    T get() {
      T known = value;
      if (known == null) {
        known = compute.get();
        value = known;
      }
      return known;
    }
  }
}
