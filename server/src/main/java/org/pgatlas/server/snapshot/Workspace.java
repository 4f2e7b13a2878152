package org.pgatlas.server.snapshot;

import java.lang.ref.SoftReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.KShortestPaths;
import org.pgatlas.graph.Layers;
import org.pgatlas.graph.ShortestChains;
import org.pgatlas.graph.Traversal;
import org.pgatlas.metric.CriticalityWithout;
import org.pgatlas.metric.SweepOrder;

/// Working arrays for questions on one graph, made when first needed and used again: a question
/// about a few vertices of millions should not clear arrays of all of them. For one thread at a
/// time.
public final class Workspace {
  private final DependencyGraph graph;
  private @Nullable Traversal traversal;
  private @Nullable Layers layers;
  private @Nullable ShortestChains chains;
  private SoftReference<KShortestPaths> paths = new SoftReference<>(null);
  private SoftReference<CriticalityWithout> without = new SoftReference<>(null);
  private final Supplier<SweepOrder> order;
  private int @Nullable [] numbers;

  /// @param order of the graph, for all that work on it
  public Workspace(DependencyGraph graph, Supplier<SweepOrder> order) {
    this.graph = graph;
    this.order = order;
  }

  /// The very graph: comparing two edge by edge would cost more than new arrays.
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(DependencyGraph other) {
    return graph == other;
  }

  public Traversal traversal() {
    Traversal known = traversal;
    if (known == null) {
      known = new Traversal(graph);
      traversal = known;
    }
    return known;
  }

  public Layers layers() {
    Layers known = layers;
    if (known == null) {
      known = new Layers(graph);
      layers = known;
    }
    return known;
  }

  public ShortestChains chains() {
    ShortestChains known = chains;
    if (known == null) {
      known = new ShortestChains(graph);
      chains = known;
    }
    return known;
  }

  /// Takes 28 bytes a vertex, so it goes when memory is short.
  KShortestPaths paths() {
    KShortestPaths known = paths.get();
    if (known == null) {
      known = new KShortestPaths(graph);
      paths = new SoftReference<>(known);
    }
    return known;
  }

  /// For walks that go from dependencies to dependents and back.
  public SweepOrder order() {
    return order.get();
  }

  /// Takes 20 bytes a vertex, so it goes when memory is short.
  public CriticalityWithout without() {
    CriticalityWithout known = without.get();
    if (known == null) {
      known = new CriticalityWithout(graph, order.get());
      without = new SoftReference<>(known);
    }
    return known;
  }

  /// A number for every vertex, all zero; who takes it leaves it so.
  public int[] numbers() {
    int[] known = numbers;
    if (known == null) {
      known = new int[graph.vertexCount()];
      numbers = known;
    }
    return known;
  }
}
