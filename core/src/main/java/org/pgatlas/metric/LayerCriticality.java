package org.pgatlas.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;

/// Criticality of every kind on one [Layer], which can be carried over to a changed layer without
/// computing it anew ([#after]). Immutable: readers keep the one they have.
///
/// Both ways give equal values, vertex by vertex; they are compared after random changes in a
/// property test. What each kind means is said at [Criticality].
public final class LayerCriticality {
  /// Looks at each vertex and edge.
  private static final long BUDGET = 6;

  private final Layer layer;
  private final ActiveMode mode;
  private final ActiveSet active;

  private final int[] all;
  private final int[] repos;

  /// Vertex to the distinct projects with an active member that reaches it or is it.
  private final int[] reachingProjects;

  /// Project to the active vertices that reach one of its active members or are one.
  private final int[] reachers;

  /// For walks; null until one is needed.
  private volatile @Nullable SweepOrder order;

  /// Takes the arrays over.
  LayerCriticality(
      Layer layer,
      ActiveMode mode,
      ActiveSet active,
      LayerValues values,
      @Nullable SweepOrder order) {
    this.order = order;
    this.layer = layer;
    this.mode = mode;
    this.active = active;
    this.all = values.all();
    this.repos = values.repos();
    this.reachingProjects = values.reachingProjects();
    this.reachers = values.reachers();
  }

  /// The full pass, in the thread that asks.
  public static LayerCriticality of(Layer layer, ActiveMode mode) {
    return of(layer, mode, Runnable::run, 1);
  }

  /// The full pass by that many threads: the one that asks, the others from `executor`. Values are
  /// the same whatever the number.
  public static LayerCriticality of(Layer layer, ActiveMode mode, Executor executor, int threads) {
    return of(layer, mode, ActiveSet.of(layer.graph(), layer.eligible(), mode), executor, threads);
  }

  private static LayerCriticality of(
      Layer layer, ActiveMode mode, ActiveSet active, Executor executor, int threads) {
    Criticality criticality = Criticality.of(layer.graph()).with(executor, threads);
    return of(
        layer,
        mode,
        active,
        criticality.all(active).toArray(),
        criticality.repos(active, layer.repos()).toArray(),
        criticality.projects(active, layer.projectOf(), layer.projectCount()).toArray(),
        criticality.projectUnion(active, layer.projectOf(), layer.projectCount()),
        criticality.order());
  }

  /// What [#all], [#repos], [#projects] and [#projectUnion] gave for the very layer, put together
  /// again without a pass: for results that were kept. Only the active set is found anew. The
  /// arrays must not change any more.
  public static LayerCriticality kept(
      Layer layer, ActiveMode mode, int[] all, int[] repos, int[] projects, long[] union) {
    int n = layer.vertexCount();
    if (all.length != n || repos.length != n || projects.length != n) {
      throw new IllegalArgumentException(
          "%d, %d and %d values for %d vertices"
              .formatted(all.length, repos.length, projects.length, n));
    }
    if (union.length != layer.projectCount()) {
      throw new IllegalArgumentException(
          union.length + " values for " + layer.projectCount() + " projects");
    }
    ActiveSet active = ActiveSet.of(layer.graph(), layer.eligible(), mode);
    return of(layer, mode, active, all, repos, projects.clone(), union, null);
  }

  /// Takes the first two arrays over and changes the third.
  private static LayerCriticality of(
      Layer layer,
      ActiveMode mode,
      ActiveSet active,
      int[] all,
      int[] repos,
      int[] projects,
      long[] union,
      @Nullable SweepOrder order) {
    for (int v = 0; v < projects.length; v++) {
      projects[v] += ownProject(layer, active, v);
    }
    int[] members = activeMembers(layer, active);
    int[] reachers = new int[union.length];
    for (int p = 0; p < reachers.length; p++) {
      reachers[p] = (int) Math.max(0, union[p]) + members[p];
    }
    return new LayerCriticality(
        layer, mode, active, new LayerValues(all, repos, projects, reachers), order);
  }

  /// The same for a layer that differs from this one: either contributions of the changed vertices
  /// and all their dependents are taken away as they were and added as they are, or the vertices
  /// whose values can differ are counted anew, whichever costs less. Vertices keep their numbers
  /// (see [#renumbered]); projects may be appended.
  ///
  /// Empty when that takes more than `budget` looks at edges and vertices: then a full pass is
  /// cheaper. No more is looked at before that is known, so [#budget] bounds what the attempt adds
  /// to the full pass. Beside it there are walks over all vertices and edges in their order.
  public Optional<LayerCriticality> after(Layer next, long budget) {
    requireSuccessor(next);
    ActiveSet now = ActiveSet.of(next.graph(), next.eligible(), mode);
    return change(next, now, everyVertex(next), budget).apply();
  }

  /// A step from one layer to the next.
  ///
  /// @param carried whether values were carried over rather than computed anew
  public record Step(LayerCriticality criticality, boolean carried) {}

  /// Carried over within [#budget], else the full pass by that many threads.
  ///
  /// @param edited the vertices whose dependencies may differ; all others must have the same ones
  public Step step(Layer next, boolean[] edited, Executor executor, int threads) {
    requireSuccessor(next);
    ActiveSet now = ActiveSet.after(layer, active, next, edited, mode);
    Optional<LayerCriticality> carried = change(next, now, edited, budget(next)).apply();
    return carried.isPresent()
        ? new Step(carried.get(), true)
        : new Step(of(next, mode, now, executor, threads), false);
  }

  CriticalityChange change(Layer next, ActiveSet now, boolean[] edited, long budget) {
    return new CriticalityChange(this, next, now, edited, order(), budget);
  }

  private static boolean[] everyVertex(Layer layer) {
    boolean[] all = new boolean[layer.vertexCount()];
    Arrays.fill(all, true);
    return all;
  }

  private void requireSuccessor(Layer next) {
    if (next.vertexCount() != layer.vertexCount() || next.projectCount() < layer.projectCount()) {
      throw new IllegalArgumentException(
          "%d vertices, %d projects become %d, %d"
              .formatted(
                  layer.vertexCount(),
                  layer.projectCount(),
                  next.vertexCount(),
                  next.projectCount()));
    }
  }

  /// Of this layer or of one that became it. Who finds it twice at once finds the same.
  private SweepOrder order() {
    SweepOrder known = order;
    if (known == null) {
      known = SweepOrder.of(layer.graph());
      order = known;
    }
    return known;
  }

  /// A budget for [#after] that is a part of a full pass: that finds components, rows and their
  /// order twice (with and without projects) and pushes four kinds of sources through them. What an
  /// attempt would take is told early and mostly, so one that is given up costs far less.
  public static long budget(Layer layer) {
    return BUDGET * ((long) layer.vertexCount() + layer.graph().edgeCount()) + 1_000;
  }

  /// The same with other vertex numbers, as [org.pgatlas.graph.GraphEdit#renumbered] gave them to
  /// the graph, which is `renumbered`. Vertices that are new or removed there are without edges and
  /// inactive.
  public LayerCriticality renumbered(int[] newOf, DependencyGraph renumbered) {
    int n = renumbered.vertexCount();
    SweepOrder known = order;
    return new LayerCriticality(
        layer.renumbered(newOf, renumbered),
        mode,
        active.renumbered(newOf, n),
        new LayerValues(
            moved(all, newOf, n),
            moved(repos, newOf, n),
            moved(reachingProjects, newOf, n),
            reachers),
        known == null ? null : known.renumbered(newOf, n));
  }

  public Layer layer() {
    return layer;
  }

  public ActiveMode mode() {
    return mode;
  }

  public ActiveSet active() {
    return active;
  }

  /// Distinct active dependents of any kind.
  public CriticalityScores all() {
    return new CriticalityScores(all);
  }

  /// Those of them that are repos.
  public CriticalityScores repos() {
    return new CriticalityScores(repos);
  }

  /// Distinct projects with an active dependent, the vertex's own excluded.
  public CriticalityScores projects() {
    int[] values = new int[reachingProjects.length];
    for (int v = 0; v < values.length; v++) {
      values[v] = reachingProjects[v] - ownProject(layer, active, v);
    }
    return new CriticalityScores(values);
  }

  /// Per project the sum over its repos; [Criticality#ABSENT] without repos.
  public long[] projectSum() {
    return Criticality.projectSum(all(), layer.projectOf(), layer.projectCount());
  }

  /// Per project the distinct active vertices outside it that reach one of its active repos;
  /// [Criticality#ABSENT] without repos.
  public long[] projectUnion() {
    int[] members = activeMembers(layer, active);
    long[] union = new long[layer.projectCount()];
    Arrays.fill(union, Criticality.ABSENT);
    for (int project : layer.projectOf()) {
      if (project >= 0) {
        union[project] = (long) reachers[project] - members[project];
      }
    }
    return union;
  }

  /// A copy, for as many projects.
  LayerValues values(int projects) {
    return new LayerValues(
        all.clone(), repos.clone(), reachingProjects.clone(), Arrays.copyOf(reachers, projects));
  }

  private static int ownProject(Layer layer, ActiveSet active, int vertex) {
    return active.contains(vertex) && layer.projectOf()[vertex] >= 0 ? 1 : 0;
  }

  private static int[] activeMembers(Layer layer, ActiveSet active) {
    int[] members = new int[layer.projectCount()];
    for (int v = 0; v < layer.vertexCount(); v++) {
      if (layer.projectOf()[v] >= 0 && active.contains(v)) {
        members[layer.projectOf()[v]]++;
      }
    }
    return members;
  }

  private static int[] moved(int[] values, int[] newOf, int n) {
    int[] moved = new int[n];
    for (int v = 0; v < values.length; v++) {
      if (newOf[v] >= 0) {
        moved[newOf[v]] = values[v];
      }
    }
    return moved;
  }
}
