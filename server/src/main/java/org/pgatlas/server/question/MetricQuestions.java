package org.pgatlas.server.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.StronglyConnectedComponents;
import org.pgatlas.graph.WeaklyConnectedComponents;
import org.pgatlas.metric.Communities;
import org.pgatlas.server.question.Structures.Freshness;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// Metrics of the newest run: all of one package, or one of all packages in order.
public final class MetricQuestions {
  private static final int MEMBERS = 50;

  /// Components that are asked for at once.
  static final int MOST_PARTS = 100;

  private final Structures structures;
  private final GraphReader reader;

  MetricQuestions(Structures structures, GraphReader reader) {
    this.structures = structures;
    this.reader = reader;
  }

  /// The columns of the newest run, for questions that need them whole.
  MetricColumns columns(UUID tenant) {
    return structures.of(tenant, Freshness.AT_ONCE);
  }

  /// One metric of one package.
  ///
  /// @param value null: not analysed
  /// @param percentile share of the known values that are strictly smaller, 0 to 100
  /// @param rank one more than the values that are strictly greater
  /// @param of how many packages have a value
  /// @param error how far the value may be off with probability 0.99, 0 for exact ones
  /// @param source what it is computed from
  /// @param pending true: the newest run's value is being computed, and this one is of run `runId`
  public record Value(
      String metric,
      @Nullable Number value,
      String unit,
      @Nullable Double percentile,
      @Nullable Integer rank,
      @Nullable Integer of,
      @Nullable Double error,
      String source,
      long runId,
      boolean pending,
      String definition) {}

  /// A package with some of its metrics.
  public record Line(
      String canonicalId,
      String displayName,
      String vertexType,
      boolean active,
      Map<String, @Nullable Number> metrics) {}

  /// @param structureRunId the run that structural metrics shown are of; null: none is shown, or
  /// none is known yet
  /// @param unknown how many have no value, and stand at the end
  public record Ranking(
      long runId,
      @Nullable Long structureRunId,
      String sort,
      List<Line> items,
      int total,
      int unknown,
      int limit,
      int offset) {}

  /// Packages that reach each other.
  ///
  /// @param members canonical ids, the most critical first, at most so many as are shown
  public record Component(int size, List<String> members) {}

  /// @param modularity of the division: share of edges within communities beyond that which chance
  /// would put there; 0 without edges
  /// @param communities largest first
  public record Division(
      long runId,
      int packages,
      int communityCount,
      double modularity,
      List<Component> communities) {}

  /// @param cycles strongly connected components of more than one package, largest first
  /// @param communities weakly connected components, largest first
  public record Components(
      long runId,
      int packages,
      int cycleCount,
      int inCycles,
      List<Component> cycles,
      int communityCount,
      List<Component> communities) {}

  /// Every metric; empty for a package that the graph does not have.
  public Optional<List<Value>> values(UUID tenant, String canonicalId, Freshness freshness) {
    MetricColumns columns = structures.of(tenant, freshness);
    Resident resident = columns.resident();
    return reader
        .position(tenant, resident, canonicalId)
        .map(
            position ->
                Arrays.stream(Metric.values())
                    .map(metric -> value(columns, metric, position))
                    .toList());
  }

  /// One metric; empty for a package that the graph does not have.
  public Optional<Value> value(
      UUID tenant, String canonicalId, Metric metric, Freshness freshness) {
    MetricColumns columns = structures.of(tenant, freshness);
    return reader
        .position(tenant, columns.resident(), canonicalId)
        .map(position -> value(columns, metric, position));
  }

  private static Value value(MetricColumns columns, Metric metric, int position) {
    MetricColumns.Place place = columns.place(metric, position);
    return new Value(
        metric.label(),
        metric.number(columns.column(metric).applyAsDouble(position)),
        metric.unit(),
        place == null ? null : Double.valueOf(place.percentile()),
        place == null ? null : Integer.valueOf(place.rank()),
        place == null ? null : Integer.valueOf(place.of()),
        place == null ? null : Double.valueOf(columns.error(metric, position)),
        metric.source(),
        columns.runId(metric),
        columns.pending(metric),
        metric.definition());
  }

  /// Which packages a ranking is about.
  ///
  /// @param kind `repo`, `external-repo`, or null for both
  /// @param activeOnly leaves out packages that no live project reaches
  /// @param leastOne leaves out packages whose value is 0 or not known
  public record Filter(@Nullable String kind, boolean activeOnly, boolean leastOne) {
    public static final Filter NONE = new Filter(null, false, false);
  }

  /// Packages by one metric, equal ones in the order of their first appearance; what is not known
  /// comes last in both directions.
  public Ranking ranking(
      UUID tenant,
      Metric sort,
      boolean descending,
      List<Metric> shown,
      Filter filter,
      int limit,
      int offset,
      Freshness freshness) {
    MetricColumns columns = structures.of(tenant, freshness);
    Resident resident = columns.resident();
    IntPredicate chosen = chosen(columns, sort, filter);
    MetricColumns.Count count = columns.count(sort, filter, chosen);
    List<Integer> page =
        IntStream.of(columns.page(sort, descending, chosen, offset, limit)).boxed().toList();
    Map<Integer, GraphReader.Named> names = reader.names(tenant, resident, page);
    List<Line> lines = new ArrayList<>();
    for (int position : page) {
      GraphReader.Named named = names.get(position);
      if (named != null) {
        lines.add(line(columns, named, position, shown));
      }
    }
    return new Ranking(
        resident.runId(),
        structureRun(columns, shown),
        sort.label(),
        lines,
        count.chosen(),
        count.unknown(),
        limit,
        offset);
  }

  private static @Nullable Long structureRun(MetricColumns columns, List<Metric> shown) {
    return shown.stream().noneMatch(Metric::structural) || columns.communities() == null
        ? null
        : Long.valueOf(columns.runId(Metric.PAGERANK));
  }

  private static IntPredicate chosen(MetricColumns columns, Metric sort, Filter filter) {
    Resident resident = columns.resident();
    boolean[] external = resident.snapshot().external();
    boolean wanted = "external-repo".equals(filter.kind());
    IntToDoubleFunction column = columns.column(sort);
    return p ->
        (filter.kind() == null || external[p] == wanted)
            && (!filter.activeOnly() || resident.active().contains(p))
            && (!filter.leastOne() || column.applyAsDouble(p) > 0);
  }

  private static Line line(
      MetricColumns columns, GraphReader.Named named, int position, List<Metric> shown) {
    Map<String, @Nullable Number> metrics = new LinkedHashMap<>();
    for (Metric metric : shown) {
      metrics.put(metric.label(), metric.number(columns.column(metric).applyAsDouble(position)));
    }
    return new Line(
        named.canonicalId(),
        named.displayName(),
        named.external() ? "external-repo" : "repo",
        columns.resident().active().contains(position),
        metrics);
  }

  /// The largest cycles and communities, at most [#MOST_PARTS] of each.
  public Components components(UUID tenant, int limit) {
    MetricColumns columns = structures.of(tenant, Freshness.AT_ONCE);
    Components all = columns.components(() -> components(tenant, columns.resident()));
    return new Components(
        all.runId(),
        all.packages(),
        all.cycleCount(),
        all.inCycles(),
        all.cycles().stream().limit(limit).toList(),
        all.communityCount(),
        all.communities().stream().limit(limit).toList());
  }

  private Components components(UUID tenant, Resident resident) {
    DependencyGraph graph = resident.snapshot().graph();
    StronglyConnectedComponents strong = StronglyConnectedComponents.of(graph);
    int[] cycleSizes = strong.sizes();
    WeaklyConnectedComponents weak = WeaklyConnectedComponents.of(graph);
    int[] sizes = weak.sizes();
    return new Components(
        resident.runId(),
        graph.vertexCount(),
        (int) IntStream.of(cycleSizes).filter(size -> size > 1).count(),
        IntStream.of(cycleSizes).filter(size -> size > 1).sum(),
        largest(tenant, resident, cycleSizes, strong::componentOf, 2, MOST_PARTS),
        sizes.length,
        largest(tenant, resident, sizes, weak::componentOf, 1, MOST_PARTS));
  }

  /// The largest communities; empty as long as those of a large graph are computed for the first
  /// time.
  public Optional<Division> communities(UUID tenant, int limit, Freshness freshness) {
    MetricColumns columns = structures.of(tenant, freshness);
    Resident resident = columns.resident();
    Communities found = columns.communities();
    return found == null
        ? Optional.empty()
        : Optional.of(
            new Division(
                columns.runId(Metric.COMMUNITY_SIZE),
                resident.snapshot().size(),
                found.count(),
                found.modularity(),
                largest(tenant, resident, found.sizes(), columns::communityOf, 1, limit)));
  }

  private List<Component> largest(
      UUID tenant,
      Resident resident,
      int[] sizes,
      IntUnaryOperator componentOf,
      int least,
      int limit) {
    List<Integer> chosen =
        IntStream.range(0, sizes.length)
            .filter(c -> sizes[c] >= least)
            .boxed()
            .sorted(Comparator.comparing((Integer c) -> -sizes[c]).thenComparing(c -> c))
            .limit(limit)
            .toList();
    Map<Integer, List<Integer>> members = new LinkedHashMap<>();
    chosen.forEach(c -> members.put(c, new ArrayList<>()));
    for (int p = 0; p < resident.snapshot().size(); p++) {
      List<Integer> list = members.get(componentOf.applyAsInt(p));
      if (list != null) {
        list.add(p);
      }
    }
    List<Component> components = new ArrayList<>();
    members.forEach(
        (component, positions) -> {
          List<Integer> shown =
              positions.stream()
                  .sorted(Comparator.comparing(p -> -resident.criticality()[p]))
                  .limit(MEMBERS)
                  .toList();
          Map<Integer, GraphReader.Named> names = reader.names(tenant, resident, shown);
          List<String> ids = new ArrayList<>();
          for (int position : shown) {
            GraphReader.Named named = names.get(position);
            if (named != null) {
              ids.add(named.canonicalId());
            }
          }
          components.add(new Component(sizes[component], ids));
        });
    return components;
  }
}
