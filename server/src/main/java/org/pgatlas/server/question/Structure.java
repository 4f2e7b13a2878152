package org.pgatlas.server.question;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.Articulation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.StronglyConnectedComponents;
import org.pgatlas.graph.WeaklyConnectedComponents;
import org.pgatlas.metric.Betweenness;
import org.pgatlas.metric.ChokePoints;
import org.pgatlas.metric.Communities;
import org.pgatlas.metric.CoreNumbers;
import org.pgatlas.metric.DependencyDepth;
import org.pgatlas.metric.PageRank;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// Every metric of one resident graph as a column by position, each computed when it is first asked
/// for and kept as long as the run is the newest. Safe for many readers at once: who asks for a
/// column that another computes waits for that one.
final class Structure {
  /// Edges that the searches of betweenness look at before a sample is taken instead; a second's
  /// work, because somebody waits for it.
  static final long MOST_BETWEENNESS_WORK = 100_000_000;

  static final int MOST_PIVOTS = 1000;
  private static final int LEAST_PIVOTS = 16;
  private static final long SEED = 1;

  private final Resident resident;
  private final Once<StoredColumns> stored;
  private final Once<Articulation> articulation;
  private final Once<DependencyDepth> depth;
  private final Once<Betweenness> betweenness;
  private final Once<Communities> communities;
  private final Map<Metric, Once<Column>> columns = new EnumMap<>(Metric.class);

  /// A value a position; NaN where it is not known.
  interface Column {
    double at(int position);
  }

  /// @param stored reads the columns that the run wrote
  Structure(Resident resident, Supplier<StoredColumns> stored) {
    this.resident = resident;
    this.stored = new Once<>(stored);
    DependencyGraph graph = resident.snapshot().graph();
    this.articulation = new Once<>(() -> Articulation.of(graph));
    this.depth = new Once<>(() -> DependencyDepth.of(graph));
    this.communities = new Once<>(() -> Communities.of(graph));
    this.betweenness = new Once<>(() -> betweenness(graph));
    for (Metric metric : Metric.values()) {
      columns.put(metric, new Once<>(() -> compute(metric)));
    }
  }

  Communities communities() {
    return communities.get();
  }

  Resident resident() {
    return resident;
  }

  Column column(Metric metric) {
    Once<Column> column = columns.get(metric);
    if (column == null) {
      throw new IllegalArgumentException(metric.label());
    }
    return column.get();
  }

  /// How far betweenness may be off, with probability [Betweenness#CONFIDENCE] for all at once.
  double betweennessError(int position) {
    return betweenness.get().errorBound(position);
  }

  /// Where a value stands among all that are known.
  ///
  /// @param percentile 100 · strictly smaller / known
  /// @param rank one more than are strictly greater
  record Place(double percentile, int rank, int of) {}

  /// Null where the value is not known.
  @Nullable Place place(Metric metric, int position) {
    Column column = column(metric);
    double value = column.at(position);
    if (Double.isNaN(value)) {
      return null;
    }
    int known = 0;
    int smaller = 0;
    int greater = 0;
    for (int p = 0, n = resident.snapshot().size(); p < n; p++) {
      double other = column.at(p);
      if (!Double.isNaN(other)) {
        known++;
        smaller += other < value ? 1 : 0;
        greater += other > value ? 1 : 0;
      }
    }
    return new Place(100.0 * smaller / known, greater + 1, known);
  }

  private Column compute(Metric metric) {
    DependencyGraph graph = resident.snapshot().graph();
    return switch (metric) {
      case CRITICALITY -> integers(p -> resident.criticality()[p]);
      case CRITICALITY_REPOS -> stored.get().column(StoredColumns.REPOS);
      case CRITICALITY_PROJECTS -> stored.get().column(StoredColumns.PROJECTS);
      case DIRECT_DEPENDENTS -> integers(graph::dependentCount);
      case DIRECT_DEPENDENCIES -> integers(graph::dependencyCount);
      case DEPTH_BELOW -> integers(depth.get()::below);
      case DEPTH_ABOVE -> integers(depth.get()::above);
      case PAGERANK -> reals(PageRank.of(graph).plain());
      case CORE_NUMBER -> integers(CoreNumbers.of(graph));
      case ARTICULATION_POINT -> integers(p -> articulation.get().isPoint(p) ? 1 : 0);
      case BRIDGES -> integers(articulation.get().bridgesPerVertex());
      case CHOKE_POINT -> integers(ChokePoints.of(graph, resident.active().fromSources(graph)));
      case COMPONENT_SIZE -> {
        StronglyConnectedComponents strong = StronglyConnectedComponents.of(graph);
        int[] sizes = strong.sizes();
        yield integers(p -> sizes[strong.componentOf(p)]);
      }
      case WEAK_COMPONENT_SIZE -> {
        WeaklyConnectedComponents weak = WeaklyConnectedComponents.of(graph);
        int[] sizes = weak.sizes();
        yield integers(p -> sizes[weak.componentOf(p)]);
      }
      case COMMUNITY_SIZE -> {
        Communities found = communities.get();
        int[] sizes = found.sizes();
        yield integers(p -> sizes[found.communityOf(p)]);
      }
      case BETWEENNESS -> betweenness.get()::of;
      case PONY_FACTOR -> stored.get().column(StoredColumns.PONY);
      case ADOPTION -> stored.get().column(StoredColumns.ADOPTION);
    };
  }

  private static Betweenness betweenness(DependencyGraph graph) {
    if (Betweenness.exactWork(graph) <= MOST_BETWEENNESS_WORK) {
      return Betweenness.exact(graph);
    }
    long pivots = MOST_BETWEENNESS_WORK / Math.max(1, graph.edgeCount());
    return Betweenness.sampled(graph, Math.clamp(pivots, LEAST_PIVOTS, MOST_PIVOTS), SEED);
  }

  private static Column integers(IntUnaryOperator values) {
    return values::applyAsInt;
  }

  private static Column integers(int[] values) {
    return p -> values[p];
  }

  private static Column reals(double[] values) {
    return p -> values[p];
  }

  /// Computed by the first who asks.
  private static final class Once<T> {
    private final Supplier<T> compute;
    private @Nullable T value;

    Once(Supplier<T> compute) {
      this.compute = compute;
    }

    synchronized T get() {
      T known = value;
      if (known == null) {
        known = compute.get();
        value = known;
      }
      return known;
    }
  }
}
