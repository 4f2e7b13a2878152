package org.pgatlas.metric;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphEdit;
import org.pgatlas.graph.RandomGraphs;

/// What would be, against the full pass over a graph in which it is.
final class ImaginedCriticalityTest {
  /// Removals, other rows, fewer roots, on graphs with cycles, self-made islands and inactive
  /// parts.
  @Test
  void imagined_changes_equal_the_full_pass_over_the_changed_graph() {
    int moved = 0;
    int flipped = 0;
    int given = 0;
    for (long seed = 1; seed <= 400; seed++) {
      Drawn drawn = Drawn.of(seed);
      Random random = drawn.random();
      DependencyGraph graph = drawn.graph();
      int[] local = new int[graph.vertexCount()];
      for (int i = 0; i < 6; i++) {
        GraphEdit edit = new GraphEdit(graph);
        int[] noRoots = edit(random, graph, edit);
        boolean[] remaining = drawn.eligible().clone();
        for (int v : noRoots) {
          remaining[v] = false;
        }
        DependencyGraph next = edit.build();
        int[] changed = edit.changed();
        int[][] rows = Arrays.stream(changed).mapToObj(next::dependencies).toArray(int[][]::new);
        ImaginedCriticality.Result result =
            ImaginedCriticality.of(
                graph,
                drawn.eligible(),
                drawn.active(),
                changed,
                rows,
                noRoots,
                local,
                Long.MAX_VALUE);
        assertThat(result).isNotNull();
        assertThat(local).as("the map is left clean").containsOnly(0);
        int[] expected = expected(next, remaining);
        assertThat(applied(drawn.criticality(), result)).as("seed " + seed).isEqualTo(expected);
        ActiveSet then = ActiveSet.of(next, remaining, ActiveMode.ACTIVE_ROOTS);
        assertThat(drawn.active().count() + (result == null ? 0 : result.activeChange()))
            .isEqualTo(then.count());
        ImaginedCriticality.Result recounted = drawn.recounted(next, then, changed, Long.MAX_VALUE);
        assertThat(applied(drawn.criticality(), recounted)).as("seed " + seed).isEqualTo(expected);
        assertThat(requireNonNull(recounted).vertices())
            .isEqualTo(requireNonNull(result).vertices());
        assertThat(recounted.change()).isEqualTo(result.change());
        assertThat(recounted.activity()).isEqualTo(result.activity());
        ImaginedCriticality.Result little =
            drawn.recounted(next, then, changed, random.nextInt(300));
        if (little != null) {
          assertThat(little.vertices()).isEqualTo(recounted.vertices());
          assertThat(little.change()).isEqualTo(recounted.change());
        }
        given += little == null ? 1 : 0;
        for (int k = 0; result != null && k < result.vertices().length; k++) {
          int v = result.vertices()[k];
          assertThat(result.activity()[k])
              .isEqualTo(
                  (byte) ((then.contains(v) ? 1 : 0) - (drawn.active().contains(v) ? 1 : 0)));
          moved += result.change()[k] != 0 ? 1 : 0;
          flipped += result.activity()[k] != 0 ? 1 : 0;
        }
      }
    }
    assertThat(moved).isGreaterThan(20_000);
    assertThat(flipped).isGreaterThan(1_500);
    assertThat(given).as("counting anew beyond the budget").isBetween(50, 2_350);
  }

  /// One instance for many removals, some of them given up in the middle.
  @Test
  void without_one_vertex_it_is_the_full_pass_over_the_graph_without_it() {
    int moved = 0;
    int flipped = 0;
    int given = 0;
    for (long seed = 1; seed <= 300; seed++) {
      Drawn drawn = Drawn.of(seed);
      Random random = drawn.random();
      DependencyGraph graph = drawn.graph();
      int[] marks = new int[graph.vertexCount()];
      CriticalityWithout without = new CriticalityWithout(graph, drawn.order());
      for (int i = 0; i < 12; i++) {
        int gone = random.nextInt(graph.vertexCount());
        long budget = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(400);
        ImaginedCriticality.Result result =
            without.of(gone, drawn.eligible(), drawn.active(), drawn.criticality(), marks, budget);
        assertThat(marks).as("the marks are left clean").containsOnly(0);
        if (result == null) {
          assertThat(budget).isLessThan(Long.MAX_VALUE);
          given++;
          continue;
        }
        GraphEdit edit = new GraphEdit(graph).row(gone);
        for (int dependent : graph.dependents(gone)) {
          edit.row(
              dependent,
              Arrays.stream(graph.dependencies(dependent)).filter(d -> d != gone).toArray());
        }
        boolean[] remaining = drawn.eligible().clone();
        remaining[gone] = false;
        DependencyGraph next = edit.build();
        ActiveSet then = ActiveSet.of(next, remaining, ActiveMode.ACTIVE_ROOTS);
        int[] expected = Criticality.of(next).all(then).toArray();
        assertThat(applied(drawn.criticality(), result)).as("seed " + seed).isEqualTo(expected);
        assertThat(drawn.active().count() + result.activeChange()).isEqualTo(then.count());
        assertThat(result.vertices()).isSorted();
        for (int k = 0; k < result.vertices().length; k++) {
          int v = result.vertices()[k];
          int turned = (then.contains(v) ? 1 : 0) - (drawn.active().contains(v) ? 1 : 0);
          assertThat((int) result.activity()[k]).isEqualTo(turned);
          assertThat(turned != 0 || result.change()[k] != 0).isTrue();
          moved += v != gone && turned == 0 ? 1 : 0;
          flipped += turned != 0 ? 1 : 0;
        }
      }
    }
    assertThat(moved).isGreaterThan(1_000);
    assertThat(flipped).isGreaterThan(500);
    assertThat(given).isBetween(50, 1_500);
  }

  @Test
  void beyond_the_budget_nothing_is_computed_and_the_map_is_clean() {
    DependencyGraph graph = RandomGraphs.draw(7);
    int n = graph.vertexCount();
    boolean[] eligible = new boolean[n];
    Arrays.fill(eligible, true);
    int[] local = new int[n];
    ActiveSet active = ActiveSet.of(graph, eligible, ActiveMode.ACTIVE_ROOTS);
    int refused = 0;
    for (int v = 0; v < 3 * n; v++) {
      refused +=
          ImaginedCriticality.of(
                      graph,
                      eligible,
                      active,
                      new int[] {v % n},
                      new int[][] {{}},
                      new int[0],
                      local,
                      new int[] {3, 40, 200}[v / n])
                  == null
              ? 1
              : 0;
      assertThat(local).containsOnly(0);
    }
    assertThat(refused).isPositive();
  }

  /// A graph with what is known of it before anything changes.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Drawn(
      DependencyGraph graph,
      Random random,
      boolean[] eligible,
      ActiveSet active,
      int[] criticality,
      SweepOrder order) {
    static Drawn of(long seed) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      Random random = new Random(seed);
      boolean[] eligible = RandomGraphs.flags(seed, graph.vertexCount(), random.nextDouble() * 0.3);
      ActiveSet active = ActiveSet.of(graph, eligible, ActiveMode.ACTIVE_ROOTS);
      int[] criticality = Criticality.of(graph).all(active).toArray();
      return new Drawn(graph, random, eligible, active, criticality, SweepOrder.of(graph));
    }

    ImaginedCriticality.@Nullable Result recounted(
        DependencyGraph next, ActiveSet then, int[] changed, long budget) {
      return RecountedCriticality.of(
          graph, active, criticality, next, then, changed, order, budget);
    }
  }

  /// One of the changes that people ask for; what is a root no longer comes back.
  private static int[] edit(Random random, DependencyGraph graph, GraphEdit edit) {
    int n = graph.vertexCount();
    int subject = random.nextInt(n);
    return switch (random.nextInt(4)) {
      case 0 -> {
        edit.row(subject);
        for (int dependent : graph.dependents(subject)) {
          edit.row(
              dependent,
              Arrays.stream(graph.dependencies(dependent)).filter(d -> d != subject).toArray());
        }
        yield new int[] {subject};
      }
      case 1 -> {
        int by = random.nextInt(n);
        for (int dependent : graph.dependents(subject)) {
          edit.row(
              dependent,
              Arrays.stream(graph.dependencies(dependent))
                  .map(d -> d == subject ? by : d)
                  .toArray());
        }
        yield new int[0];
      }
      case 2 -> random.ints(1 + random.nextInt(5), 0, n).distinct().toArray();
      default -> {
        for (int k = 0; k < 3; k++) {
          edit.row(random.nextInt(n), random.ints(random.nextInt(4), 0, n).toArray());
        }
        yield random.ints(random.nextInt(3), 0, n).distinct().toArray();
      }
    };
  }

  private static int[] expected(DependencyGraph graph, boolean[] eligible) {
    return Criticality.of(graph)
        .all(ActiveSet.of(graph, eligible, ActiveMode.ACTIVE_ROOTS))
        .toArray();
  }

  private static int[] applied(int[] criticality, ImaginedCriticality.@Nullable Result result) {
    int[] applied = criticality.clone();
    for (int k = 0; result != null && k < result.vertices().length; k++) {
      applied[result.vertices()[k]] += result.change()[k];
    }
    return applied;
  }
}
