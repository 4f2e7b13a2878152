package org.pgatlas.server.question;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.pgatlas.graph.Articulation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.StronglyConnectedComponents;
import org.pgatlas.graph.WeaklyConnectedComponents;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Betweenness;
import org.pgatlas.metric.ChokePoints;
import org.pgatlas.metric.Communities;
import org.pgatlas.metric.CoreNumbers;
import org.pgatlas.metric.DependencyDepth;
import org.pgatlas.metric.PageRank;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// The structural metrics of one run's graph, each a column by the position that a package had
/// there. Keeps the columns and not the graph.
final class Structure {
  /// Edges that the searches of betweenness look at before a sample is taken instead; a second's
  /// work.
  static final long MOST_BETWEENNESS_WORK = 100_000_000;

  static final int MOST_PIVOTS = 1000;
  private static final int LEAST_PIVOTS = 16;
  private static final long SEED = 1;

  private final long runId;
  private final WeakReference<DependencyGraph> source;
  private final ActiveSet active;
  private final int[] vertexIds;
  private final Communities communities;
  private final Betweenness betweenness;
  private final Map<Metric, IntToDoubleFunction> columns = new EnumMap<>(Metric.class);
  private final Map<Metric, Tally> tallies = new EnumMap<>(Metric.class);

  private Structure(Resident resident) {
    runId = resident.runId();
    active = resident.active();
    vertexIds = resident.snapshot().vertexIds();
    DependencyGraph graph = resident.snapshot().graph();
    source = new WeakReference<>(graph);
    communities = Communities.of(graph);
    betweenness = betweenness(graph);
    DependencyDepth depth = DependencyDepth.of(graph);
    integers(Metric.DEPTH_BELOW, depth::below);
    integers(Metric.DEPTH_ABOVE, depth::above);
    double[] pageRank = PageRank.of(graph).plain();
    columns.put(Metric.PAGERANK, p -> pageRank[p]);
    int[] cores = CoreNumbers.of(graph);
    integers(Metric.CORE_NUMBER, p -> cores[p]);
    Articulation articulation = Articulation.of(graph);
    integers(Metric.ARTICULATION_POINT, p -> articulation.isPoint(p) ? 1 : 0);
    int[] bridges = articulation.bridgesPerVertex();
    integers(Metric.BRIDGES, p -> bridges[p]);
    int[] behind = ChokePoints.of(graph, resident.active().fromSources(graph));
    integers(Metric.CHOKE_POINT, p -> behind[p]);
    StronglyConnectedComponents strong = StronglyConnectedComponents.of(graph);
    sizes(Metric.COMPONENT_SIZE, strong.sizes(), strong::componentOf);
    WeaklyConnectedComponents weak = WeaklyConnectedComponents.of(graph);
    sizes(Metric.WEAK_COMPONENT_SIZE, weak.sizes(), weak::componentOf);
    sizes(Metric.COMMUNITY_SIZE, communities.sizes(), communities::communityOf);
    columns.put(Metric.BETWEENNESS, betweenness::of);
  }

  static Structure of(Resident resident) {
    return new Structure(resident);
  }

  private void integers(Metric metric, IntUnaryOperator values) {
    columns.put(metric, values::applyAsInt);
  }

  private void sizes(Metric metric, int[] sizes, IntUnaryOperator partOf) {
    integers(metric, p -> sizes[partOf.applyAsInt(p)]);
  }

  private static Betweenness betweenness(DependencyGraph graph) {
    if (Betweenness.exactWork(graph) <= MOST_BETWEENNESS_WORK) {
      return Betweenness.exact(graph);
    }
    long pivots = MOST_BETWEENNESS_WORK / Math.max(1, graph.edgeCount());
    return Betweenness.sampled(graph, Math.clamp(pivots, LEAST_PIVOTS, MOST_PIVOTS), SEED);
  }

  long runId() {
    return runId;
  }

  /// Whether it was computed from that graph with those active packages.
  boolean isOf(Resident resident) {
    return source.refersTo(resident.snapshot().graph()) && active == resident.active();
  }

  int size() {
    return vertexIds.length;
  }

  /// Whether positions here are those of that graph.
  boolean alignedWith(Resident other) {
    return Arrays.equals(vertexIds, other.snapshot().vertexIds());
  }

  /// The positions here of vertices that ascend by id, -1 for those that were not there yet.
  int[] positionsOf(int[] ascending) {
    int[] positions = new int[ascending.length];
    int at = 0;
    for (int p = 0; p < positions.length; p++) {
      while (at < vertexIds.length && vertexIds[at] < ascending[p]) {
        at++;
      }
      positions[p] = at < vertexIds.length && vertexIds[at] == ascending[p] ? at : -1;
    }
    return positions;
  }

  double at(Metric metric, int position) {
    IntToDoubleFunction column = columns.get(metric);
    if (column == null) {
      throw new IllegalArgumentException(metric.label());
    }
    return column.applyAsDouble(position);
  }

  /// Places among the values of this run.
  synchronized Tally tally(Metric metric) {
    return tallies.computeIfAbsent(metric, m -> Tally.of(size(), p -> at(m, p)));
  }

  /// How far betweenness may be off, with probability [Betweenness#CONFIDENCE] for all at once.
  double betweennessError(int position) {
    return betweenness.errorBound(position);
  }

  Communities communities() {
    return communities;
  }
}
