package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// A graph with its criticality: the one that is, or the one that would be. Positions are those of
/// the resident graph; nothing of that is changed.
///
/// @param active in force in this world
/// @param criticality by position
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record World(DependencyGraph graph, ActiveSet active, int[] criticality) {
  static World now(Resident resident) {
    return new World(resident.snapshot().graph(), resident.active(), resident.criticality());
  }

  /// The full pass over another graph, other roots or both.
  static World of(DependencyGraph graph, boolean[] eligible, ActiveMode mode) {
    ActiveSet active = ActiveSet.of(graph, eligible, mode);
    return new World(graph, active, Criticality.of(graph).all(active).toArray());
  }

  Outcome.Totals totals(int packages) {
    return new Outcome.Totals(
        packages,
        graph.edgeCount(),
        active.count(),
        Arrays.stream(criticality).asLongStream().sum());
  }

  /// Sum over the repos of each project, by project id.
  Map<Integer, Long> projectSums(int[] projectOf) {
    Map<Integer, Long> sums = new HashMap<>();
    for (int p = 0; p < projectOf.length; p++) {
      if (projectOf[p] >= 0) {
        sums.merge(projectOf[p], (long) criticality[p], Long::sum);
      }
    }
    return sums;
  }
}
