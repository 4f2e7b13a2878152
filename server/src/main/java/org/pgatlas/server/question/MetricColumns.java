package org.pgatlas.server.question;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.Communities;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// Every metric by position of a tenant's newest graph, NaN where it is not known. What a run
/// computes is of the newest run; what is structural is of the newest run whose [Structure] is
/// there, and says so.
final class MetricColumns {
  private static final double HUNDREDTHS = 100;

  private final Resident resident;
  private final @Nullable Structure structure;
  private int @Nullable [] before;

  MetricColumns(Resident resident, @Nullable Structure structure) {
    this.resident = resident;
    this.structure = structure;
  }

  @SuppressWarnings(
      "ReferenceEquality") // records of whole graphs: asked whether it is the same one
  boolean isOf(Resident graph, @Nullable Structure known) {
    return resident == graph && structure == known;
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
    int[][] scores = resident.scores();
    return switch (metric) {
      case DIRECT_DEPENDENTS -> resident.snapshot().graph()::dependentCount;
      case DIRECT_DEPENDENCIES -> resident.snapshot().graph()::dependencyCount;
      case CRITICALITY_REPOS -> known(scores[Resident.CRITICALITY_REPOS]);
      case CRITICALITY_PROJECTS -> known(scores[Resident.CRITICALITY_PROJECTS]);
      case PONY_FACTOR -> known(scores[Resident.PONY_FACTOR]);
      case ADOPTION -> {
        IntToDoubleFunction hundredths = known(scores[Resident.ADOPTION]);
        yield p -> hundredths.applyAsDouble(p) / HUNDREDTHS;
      }
      default -> known(scores[Resident.CRITICALITY]);
    };
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
              : IntStream.of(ids).map(known::positionOf).toArray();
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

  /// Where a value stands among all that are known; null where it is not known itself.
  @Nullable Place place(Metric metric, int position) {
    IntToDoubleFunction column = column(metric);
    double value = column.applyAsDouble(position);
    if (Double.isNaN(value)) {
      return null;
    }
    int known = 0;
    int smaller = 0;
    int greater = 0;
    for (int p = 0, n = resident.snapshot().size(); p < n; p++) {
      double other = column.applyAsDouble(p);
      if (!Double.isNaN(other)) {
        known++;
        smaller += other < value ? 1 : 0;
        greater += other > value ? 1 : 0;
      }
    }
    return new Place(100.0 * smaller / known, greater + 1, known);
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
