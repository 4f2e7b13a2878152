package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphEdit;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.ImaginedCriticality;
import org.pgatlas.metric.RecountedCriticality;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// Other dependencies for some packages, and packages that are roots no longer: what becomes of
/// the world. Only what the change can touch is computed: from those who depend on what changes
/// downwards, or where that is too much, or the mode of the roots does not allow it, from what lies
/// beneath upwards, on a changed copy of the graph. Where that is too much as well, the copy is
/// computed whole.
final class Rewiring {
  /// A full pass takes as long as looking at every edge so often in a small graph of its own. What
  /// was looked at until then is lost, so it is a small number.
  private static final int FULL_PASS_EDGES = 10;

  /// Packages and dependencies up to which a full pass takes a second at most.
  private static final int SMALL = 2_000_000;

  /// Edges that are looked at in a larger graph, some tenths of a second, unless more is asked for.
  private static final long BUDGET = 60_000_000;

  private final Resident resident;
  private final TreeMap<Integer, int[]> rows = new TreeMap<>();
  private int[] noRoots = new int[0];

  Rewiring(Resident resident) {
    this.resident = resident;
  }

  /// @param dependencies any order; duplicates and the vertex itself are dropped
  Rewiring row(int vertex, IntStream dependencies) {
    int[] row = dependencies.filter(d -> d != vertex).sorted().distinct().toArray();
    if (!Arrays.equals(row, resident.snapshot().graph().dependencies(vertex))) {
      rows.put(vertex, row);
    }
    return this;
  }

  Rewiring noRoots(int... vertices) {
    noRoots = vertices.clone();
    return this;
  }

  /// @param numbers a zero for every vertex, and so again afterwards
  /// @param executor where the other threads of a full pass come from
  /// @param exact whether what takes long is computed too; else it is said to be unknown
  World world(int[] numbers, Executor executor, boolean exact) {
    DependencyGraph graph = resident.snapshot().graph();
    boolean bounded = !exact && graph.vertexCount() + graph.edgeCount() > SMALL;
    long budget = 1_000_000L + (long) FULL_PASS_EDGES * graph.edgeCount();
    ActiveMode mode = resident.mode();
    if (mode == ActiveMode.ACTIVE_ROOTS) {
      int[] changed = rows.keySet().stream().mapToInt(Integer::intValue).toArray();
      int[][] dependencies = rows.values().toArray(int[][]::new);
      ImaginedCriticality.Result result =
          ImaginedCriticality.of(
              graph,
              resident.snapshot().rootEligible(),
              resident.active(),
              changed,
              dependencies,
              noRoots,
              numbers,
              bounded ? Math.min(BUDGET, budget) : budget);
      if (result != null) {
        return world(result, edges(graph));
      }
    }
    boolean[] eligible = resident.snapshot().rootEligible().clone();
    for (int v : noRoots) {
      eligible[v] = false;
    }
    GraphEdit edit = new GraphEdit(graph);
    rows.forEach(edit::row);
    DependencyGraph next = edit.build();
    ActiveSet active = ActiveSet.of(next, eligible, mode);
    ImaginedCriticality.Result result =
        RecountedCriticality.of(
            graph,
            resident.active(),
            resident.criticality(),
            next,
            active,
            edit.changed(),
            bounded ? Math.min(BUDGET, budget) : budget);
    if (result != null) {
      return world(result, next.edgeCount());
    }
    return bounded ? World.unknown(next.edgeCount()) : World.of(resident, next, active, executor);
  }

  private World world(ImaginedCriticality.Result result, int edges) {
    return new World(
        edges,
        resident.active().count() + result.activeChange(),
        result.vertices(),
        result.change(),
        true);
  }

  /// As many as there will be.
  private int edges(DependencyGraph graph) {
    long edges = graph.edgeCount();
    for (Map.Entry<Integer, int[]> row : rows.entrySet()) {
      edges += row.getValue().length - graph.dependencyCount(row.getKey());
    }
    return Math.toIntExact(edges);
  }
}
