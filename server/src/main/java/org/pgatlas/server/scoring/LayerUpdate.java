package org.pgatlas.server.scoring;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphEdit;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.Layer;
import org.pgatlas.metric.LayerCriticality;
import org.pgatlas.server.snapshot.GraphRows;

/// The step from one moment's inputs and criticality to the next's.
///
/// Positions ascend by vertex id, and old and new criticality must be compared under the same ones.
/// So the old is first spread out to the positions of old and new vertices together, then changed,
/// then drawn together again without the removed ones. Without additions and removals both moves
/// are plain copies.
final class LayerUpdate {
  /// The result.
  ///
  /// @param carried whether criticality was carried over rather than computed anew
  record Step(LayerInputs inputs, LayerCriticality criticality, boolean carried) {}

  private final LayerInputs old;
  private final InputReader.Changes changes;

  private final Executor executor;
  private final int threads;

  private LayerUpdate(
      LayerInputs old, InputReader.Changes changes, Executor executor, int threads) {
    this.old = old;
    this.changes = changes;
    this.executor = executor;
    this.threads = threads;
  }

  /// @param criticality of `old`, null to compute anew
  /// @param executor where the other threads of a full pass come from
  static Step apply(
      LayerInputs old,
      @Nullable LayerCriticality criticality,
      InputReader.Changes changes,
      ActiveMode mode,
      Executor executor,
      int threads) {
    return new LayerUpdate(old, changes, executor, threads).apply(criticality, mode);
  }

  private Step apply(@Nullable LayerCriticality before, ActiveMode mode) {
    GraphRows rows = changes.rows();
    int[] ids = union(old.vertices().ids, rows);
    int[] spread = positions(old.vertices().ids, ids);
    boolean grown = ids.length != old.vertices().size();
    DependencyGraph graph =
        grown ? GraphEdit.renumbered(old.graph(), spread, ids.length) : old.graph();
    VertexColumns vertices = old.vertices().moved(spread, ids.length);
    boolean[] gone = gone(ids);
    ProjectColumns projects = old.projects().with(changes.projects());
    for (int row = 0; row < rows.size(); row++) {
      vertices.set(Arrays.binarySearch(ids, rows.id(row)), rows, row, projects);
    }
    Map<Integer, int[]> said = said(graph, ids, gone);
    DependencyGraph edited = edited(graph, said, gone);
    for (int p = 0; p < gone.length; p++) {
      if (gone[p]) {
        vertices.project[p] = -1;
        vertices.projectOf[p] = -1;
        vertices.external[p] = true;
      }
    }
    LayerInputs wide = new LayerInputs(edited, vertices, projects);
    Layer layer = wide.layer();
    if (before == null || before.mode() != mode) {
      return together(wide, LayerCriticality.of(layer, mode, executor, threads), gone, false);
    }
    LayerCriticality.Step step =
        (grown ? before.renumbered(spread, graph) : before)
            .step(layer, touched(said, gone), executor, threads);
    return together(wide, step.criticality(), gone, step.carried());
  }

  /// Leaves the removed positions out.
  private static Step together(
      LayerInputs wide, LayerCriticality criticality, boolean[] gone, boolean carried) {
    int[] newOf = new int[gone.length];
    int size = 0;
    for (int p = 0; p < gone.length; p++) {
      newOf[p] = gone[p] ? -1 : size++;
    }
    if (size == gone.length) {
      return new Step(wide, criticality, carried);
    }
    LayerInputs inputs =
        new LayerInputs(
            GraphEdit.renumbered(wide.graph(), newOf, size),
            wide.vertices().moved(newOf, size),
            wide.projects());
    return new Step(inputs, criticality.renumbered(newOf, inputs.graph()), carried);
  }

  /// Known ids that were to be read again and are not there any more, by position.
  private boolean[] gone(int[] ids) {
    boolean[] gone = new boolean[ids.length];
    for (int id : changes.marks().vertices()) {
      int position = Arrays.binarySearch(ids, id);
      if (position >= 0 && changes.rows().rowOf(id) < 0) {
        gone[position] = true;
      }
    }
    return gone;
  }

  private static DependencyGraph edited(
      DependencyGraph graph, Map<Integer, int[]> said, boolean[] gone) {
    GraphEdit edit = new GraphEdit(graph);
    for (int p = 0; p < gone.length; p++) {
      if (gone[p]) {
        edit.row(p);
      }
    }
    said.forEach(
        (position, dependencies) -> {
          if (!gone[position]) {
            edit.row(position, dependencies);
          }
        });
    return edit.build();
  }

  /// The positions whose dependencies may differ from now on.
  private static boolean[] touched(Map<Integer, int[]> said, boolean[] gone) {
    boolean[] touched = gone.clone();
    said.keySet().forEach(position -> touched[position] = true);
    return touched;
  }

  /// What vertices depend on now, by position: those that were read, and dependents of those that
  /// are gone.
  private Map<Integer, int[]> said(DependencyGraph graph, int[] ids, boolean[] gone) {
    Map<Integer, int[]> said = dependencies(ids, gone);
    for (int p = 0; p < gone.length; p++) {
      if (gone[p]) {
        for (int dependent : graph.dependents(p)) {
          said.computeIfAbsent(
              dependent,
              d -> Arrays.stream(graph.dependencies(d)).filter(to -> !gone[to]).toArray());
        }
      }
    }
    return said;
  }

  /// By position of each vertex that was read, what it depends on now.
  private Map<Integer, int[]> dependencies(int[] ids, boolean[] gone) {
    GraphRows rows = changes.rows();
    int[] begin = new int[rows.size() + 1];
    for (int edge = 0; edge < rows.edges(); edge++) {
      int row = rows.rowOf(rows.dependent(edge));
      if (row >= 0) {
        begin[row + 1]++;
      }
    }
    for (int row = 0; row < rows.size(); row++) {
      begin[row + 1] += begin[row];
    }
    int[] next = Arrays.copyOf(begin, rows.size());
    int[] targets = new int[begin[rows.size()]];
    for (int edge = 0; edge < rows.edges(); edge++) {
      int row = rows.rowOf(rows.dependent(edge));
      if (row >= 0) {
        targets[next[row]++] = Arrays.binarySearch(ids, rows.dependency(edge));
      }
    }
    Map<Integer, int[]> byPosition = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      byPosition.put(
          Arrays.binarySearch(ids, rows.id(row)),
          Arrays.stream(targets, begin[row], begin[row + 1])
              .filter(to -> to >= 0 && !gone[to])
              .toArray());
    }
    return byPosition;
  }

  private static int[] union(int[] ids, GraphRows rows) {
    int[] all = Arrays.copyOf(ids, ids.length + rows.size());
    int size = ids.length;
    for (int row = 0; row < rows.size(); row++) {
      if (Arrays.binarySearch(ids, rows.id(row)) < 0) {
        all[size++] = rows.id(row);
      }
    }
    if (size == ids.length) {
      return ids;
    }
    int[] exact = Arrays.copyOf(all, size);
    if (ids.length > 0 && exact[ids.length] < ids[ids.length - 1]) {
      Arrays.sort(exact);
    }
    return exact;
  }

  /// Where each of `ids` is among `wide`, which holds them all.
  private static int[] positions(int[] ids, int[] wide) {
    int[] positions = new int[ids.length];
    int at = 0;
    for (int p = 0; p < ids.length; p++) {
      while (wide[at] != ids[p]) {
        at++;
      }
      positions[p] = at++;
    }
    return positions;
  }
}
