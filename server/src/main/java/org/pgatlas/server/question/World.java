package org.pgatlas.server.question;

import java.util.concurrent.Executor;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// A world that would be, as its difference from the one that is. Positions are those of the
/// resident graph.
///
/// @param vertices positions at which criticality or activity differs, ascending
/// @param change what is added to the criticality of each
/// @param known false where what becomes of metrics was not computed
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record World(int dependencies, int active, int[] vertices, int[] change, boolean known) {
  /// Nothing differs.
  static World now(Resident resident) {
    return new World(
        resident.snapshot().graph().edgeCount(),
        resident.active().count(),
        new int[0],
        new int[0],
        true);
  }

  /// Of which only the number of dependencies was found out.
  static World unknown(int dependencies) {
    return new World(dependencies, 0, new int[0], new int[0], false);
  }

  /// The full pass over another graph, other active packages or both, by as many threads as there
  /// are processors.
  static World of(Resident resident, DependencyGraph graph, ActiveSet active, Executor executor) {
    int[] criticality =
        Criticality.of(graph)
            .with(executor, Runtime.getRuntime().availableProcessors())
            .all(active)
            .toArray();
    int[] old = resident.criticality();
    int size = 0;
    for (int p = 0; p < old.length; p++) {
      size += old[p] == criticality[p] ? 0 : 1;
    }
    int[] vertices = new int[size];
    int[] change = new int[size];
    size = 0;
    for (int p = 0; p < old.length; p++) {
      if (old[p] != criticality[p]) {
        vertices[size] = p;
        change[size++] = criticality[p] - old[p];
      }
    }
    return new World(graph.edgeCount(), active.count(), vertices, change, true);
  }

  long criticalityChange() {
    long sum = 0;
    for (int one : change) {
      sum += one;
    }
    return sum;
  }
}
