package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphEdit;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.ImaginedCriticality;
import org.pgatlas.metric.RecountedCriticality;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.server.snapshot.Workspace;

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

  /// Looks that a removal is first tried with, counting anew what lies beneath: so many, and so
  /// many for each that depends on the package, over whom the other way would have to walk.
  private static final long FEW = 20_000;

  private static final long PER_DEPENDENT = 40;

  private final Resident resident;
  private final TreeMap<Integer, int[]> rows = new TreeMap<>();
  private int[] noRoots = new int[0];

  /// The vertex that is removed, negative for none.
  private int gone = -1;

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

  /// Nobody depends on the vertex, it depends on nobody, and it is no root.
  Rewiring without(int vertex) {
    gone = vertex;
    return noRoots(vertex);
  }

  /// @param executor where the other threads of a full pass come from
  /// @param exact whether what takes long is computed too; else it is said to be unknown
  World world(Workspace work, Executor executor, boolean exact) {
    DependencyGraph graph = resident.snapshot().graph();
    boolean bounded = !exact && graph.vertexCount() + graph.edgeCount() > SMALL;
    long most = 1_000_000L + (long) FULL_PASS_EDGES * graph.edgeCount();
    long budget = bounded ? Math.min(BUDGET, most) : most;
    boolean rooted = resident.mode() == ActiveMode.ACTIVE_ROOTS;
    ImaginedCriticality.Result result = null;
    if (gone >= 0 && rooted) {
      result = without(work, Math.min(budget, FEW + PER_DEPENDENT * resident.criticality()[gone]));
    }
    if (result == null) {
      removeEdges();
      result = rooted ? imagined(work, budget) : null;
    }
    if (result == null && gone >= 0 && rooted) {
      result = without(work, budget);
      if (result == null && bounded) {
        return World.unknown(edges(graph));
      }
    }
    return result != null ? world(result, edges(graph)) : copied(work, executor, budget, bounded);
  }

  private ImaginedCriticality.@Nullable Result without(Workspace work, long budget) {
    return work.without()
        .of(
            gone,
            resident.snapshot().rootEligible(),
            resident.active(),
            resident.criticality(),
            work.numbers(),
            budget);
  }

  /// The removed vertex as other dependencies of those around it.
  private void removeEdges() {
    if (gone >= 0) {
      DependencyGraph graph = resident.snapshot().graph();
      row(gone, IntStream.empty());
      for (int dependent : graph.dependents(gone)) {
        row(dependent, IntStream.of(graph.dependencies(dependent)).filter(d -> d != gone));
      }
    }
  }

  private ImaginedCriticality.@Nullable Result imagined(Workspace work, long budget) {
    return ImaginedCriticality.of(
        resident.snapshot().graph(),
        resident.snapshot().rootEligible(),
        resident.active(),
        rows.keySet().stream().mapToInt(Integer::intValue).toArray(),
        rows.values().toArray(int[][]::new),
        noRoots,
        work.numbers(),
        budget);
  }

  /// On a copy of the graph that has the other rows.
  private World copied(Workspace work, Executor executor, long budget, boolean bounded) {
    DependencyGraph graph = resident.snapshot().graph();
    boolean[] eligible = resident.snapshot().rootEligible().clone();
    for (int v : noRoots) {
      eligible[v] = false;
    }
    GraphEdit edit = new GraphEdit(graph);
    rows.forEach(edit::row);
    DependencyGraph next = rows.isEmpty() ? graph : edit.build();
    ActiveSet active = ActiveSet.of(next, eligible, resident.mode());
    ImaginedCriticality.Result result =
        RecountedCriticality.of(
            graph,
            resident.active(),
            resident.criticality(),
            next,
            active,
            edit.changed(),
            work.order(),
            budget);
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
    if (gone >= 0) {
      return graph.edgeCount() - graph.dependencyCount(gone) - graph.dependentCount(gone);
    }
    long edges = graph.edgeCount();
    for (Map.Entry<Integer, int[]> row : rows.entrySet()) {
      edges += row.getValue().length - graph.dependencyCount(row.getKey());
    }
    return Math.toIntExact(edges);
  }
}
