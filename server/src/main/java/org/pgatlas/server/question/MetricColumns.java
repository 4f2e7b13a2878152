package org.pgatlas.server.question;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.Communities;
import org.pgatlas.metric.MaintenanceDebt;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// Every metric by position of a tenant's newest graph, NaN where it is not known. What a run
/// computes is of the newest run; what is structural is of the newest run whose [Structure] is
/// there, and says so.
final class MetricColumns {
  private static final double HUNDREDTHS = 100;

  /// Lists in different orders that are kept, a number a package each.
  private static final int LADDERS = 2;

  private static final int COUNTS = 32;

  private final Resident resident;
  private final @Nullable Structure structure;
  private final Histories histories;
  private int @Nullable [] before;
  private int @Nullable [] repos;
  private final Map<Metric, Tally> tallies = new EnumMap<>(Metric.class);
  private final Map<Metric, Ladder> ladders = new LinkedHashMap<>(4, 0.75f, true);
  private final Map<Counted, Count> counts = new LinkedHashMap<>(16, 0.75f, true);
  private MetricQuestions.@Nullable Components components;
  private @Nullable Map<Integer, Double> debts;

  MetricColumns(Resident resident, @Nullable Structure structure, Histories histories) {
    this.resident = resident;
    this.structure = structure;
    this.histories = histories;
  }

  @SuppressWarnings(
      "ReferenceEquality") // records of whole graphs: asked whether it is the same one
  boolean isOf(Resident graph, @Nullable Structure known, Histories people) {
    return resident == graph && structure == known && histories == people;
  }

  Histories histories() {
    return histories;
  }

  Resident resident() {
    return resident;
  }

  /// Whether a newer run's value is still to come.
  boolean pending(Metric metric) {
    return metric.structural() && (structure == null || !structure.isOf(resident));
  }

  /// The run whose value it is.
  long runId(Metric metric) {
    return structure != null && pending(metric) ? structure.runId() : resident.runId();
  }

  IntToDoubleFunction column(Metric metric) {
    if (!metric.structural()) {
      return computed(metric);
    }
    Structure known = structure;
    if (known == null) {
      return _ -> Double.NaN;
    }
    int[] positions = before(known);
    return p -> positions[p] < 0 ? Double.NaN : known.at(metric, positions[p]);
  }

  private IntToDoubleFunction computed(Metric metric) {
    int[] whole = values(metric);
    if (whole != null) {
      return known(whole);
    }
    return switch (metric) {
      case DIRECT_DEPENDENTS -> resident.snapshot().graph()::dependentCount;
      case DIRECT_DEPENDENCIES -> resident.snapshot().graph()::dependencyCount;
      case HERFINDAHL, COMMIT_ENTROPY, TOP_SHARE, TENURE, ACTIVE_30, ACTIVE_90 -> {
        int[] at = repos();
        yield p -> at[p] < 0 ? Double.NaN : histories.repos().at(metric, at[p]);
      }
      case MAINTENANCE_DEBT -> this::debt;
      case ADOPTION -> {
        IntToDoubleFunction hundredths = known(resident.scores()[Resident.ADOPTION]);
        yield p -> hundredths.applyAsDouble(p) / HUNDREDTHS;
      }
      default -> throw new IllegalArgumentException(metric.label());
    };
  }

  private double debt(int position) {
    int at = repos()[position];
    return at < 0 || !histories.repos().hasNewest(at)
        ? Double.NaN
        : MaintenanceDebt.of(
            resident.criticality()[position], histories.repos().newest(at), histories.readAt());
  }

  /// Where each position's repo is among the histories; negative for what has none.
  private synchronized int[] repos() {
    int[] known = repos;
    if (known == null) {
      int[] ids = resident.snapshot().vertexIds();
      known = new int[ids.length];
      for (int p = 0; p < known.length; p++) {
        known[p] = histories.repos().size() == 0 ? -1 : histories.repos().indexOf(ids[p]);
      }
      repos = known;
    }
    return known;
  }

  private static IntToDoubleFunction known(int[] values) {
    return p -> values[p] < 0 ? Double.NaN : values[p];
  }

  /// Where each position's vertex was in the structure; negative when it was not there.
  private synchronized int[] before(Structure known) {
    int[] positions = before;
    if (positions == null) {
      int[] ids = resident.snapshot().vertexIds();
      positions =
          known.alignedWith(resident)
              ? IntStream.range(0, ids.length).toArray()
              : known.positionsOf(ids);
      before = positions;
    }
    return positions;
  }

  /// How far a value may be off, 0 for an exact one.
  double error(Metric metric, int position) {
    return metric == Metric.BETWEENNESS && structure != null
        ? structure.betweennessError(before(structure)[position])
        : 0;
  }

  /// @param percentile share of the known values that are smaller, 0 to 100
  /// @param rank one more than those that are greater
  record Place(double percentile, int rank, int of) {}

  /// Where a value stands among all that are known, a structural one among those of its own run;
  /// null where it is not known itself.
  @Nullable Place place(Metric metric, int position) {
    double value = column(metric).applyAsDouble(position);
    if (Double.isNaN(value)) {
      return null;
    }
    Tally tally =
        metric.structural() && structure != null ? structure.tally(metric) : tally(metric);
    return new Place(
        100.0 * tally.smaller(value) / tally.known(), tally.greater(value) + 1, tally.known());
  }

  private synchronized Tally tally(Metric metric) {
    Tally known = tallies.get(metric);
    if (known == null) {
      int[] values = values(metric);
      known =
          values == null ? Tally.of(resident.snapshot().size(), column(metric)) : Tally.of(values);
      tallies.put(metric, known);
    }
    return known;
  }

  /// Of metrics that are whole numbers in an array; null of others.
  private int @Nullable [] values(Metric metric) {
    int[][] scores = resident.scores();
    return switch (metric) {
      case CRITICALITY -> scores[Resident.CRITICALITY];
      case CRITICALITY_REPOS -> scores[Resident.CRITICALITY_REPOS];
      case CRITICALITY_PROJECTS -> scores[Resident.CRITICALITY_PROJECTS];
      case PONY_FACTOR -> scores[Resident.PONY_FACTOR];
      default -> null;
    };
  }

  /// Those of the chosen on a page of them all by one metric.
  int[] page(Metric metric, boolean descending, IntPredicate chosen, int offset, int limit) {
    return ladder(metric).page(descending, chosen, offset, limit);
  }

  private synchronized Ladder ladder(Metric metric) {
    Ladder known = ladders.get(metric);
    if (known == null) {
      known = Ladder.of(resident.snapshot().size(), column(metric));
      ladders.put(metric, known);
      if (ladders.size() > LADDERS) {
        ladders.remove(ladders.keySet().iterator().next());
      }
    }
    return known;
  }

  /// How many are chosen, and how many of those have no value.
  record Count(int chosen, int unknown) {}

  private record Counted(Metric metric, MetricQuestions.Filter filter) {}

  synchronized Count count(Metric metric, MetricQuestions.Filter filter, IntPredicate chosen) {
    Counted key = new Counted(metric, filter);
    Count known = counts.get(key);
    if (known == null) {
      IntToDoubleFunction column = column(metric);
      int all = 0;
      int unknown = 0;
      for (int p = 0, n = resident.snapshot().size(); p < n; p++) {
        if (chosen.test(p)) {
          all++;
          unknown += Double.isNaN(column.applyAsDouble(p)) ? 1 : 0;
        }
      }
      known = new Count(all, unknown);
      counts.put(key, known);
      if (counts.size() > COUNTS) {
        counts.remove(counts.keySet().iterator().next());
      }
    }
    return known;
  }

  /// Found once a graph.
  synchronized MetricQuestions.Components components(Supplier<MetricQuestions.Components> search) {
    MetricQuestions.Components known = components;
    if (known == null) {
      known = search.get();
      components = known;
    }
    return known;
  }

  /// What is owed on the repos of each project together; without those of which no last commit is
  /// known.
  synchronized Map<Integer, Double> debtOfProjects() {
    Map<Integer, Double> known = debts;
    if (known == null) {
      known = new HashMap<>();
      int[] projectOf = resident.snapshot().project();
      for (int p = 0; p < projectOf.length; p++) {
        double debt = projectOf[p] < 0 ? Double.NaN : debt(p);
        if (!Double.isNaN(debt)) {
          known.merge(projectOf[p], debt, Double::sum);
        }
      }
      debts = known;
    }
    return known;
  }

  /// Null as long as no run's are known.
  @Nullable Communities communities() {
    return structure == null ? null : structure.communities();
  }

  /// The community of a position, negative for a package that came later than they were found.
  int communityOf(int position) {
    if (structure == null) {
      return -1;
    }
    int was = before(structure)[position];
    return was < 0 ? -1 : structure.communities().communityOf(was);
  }
}
