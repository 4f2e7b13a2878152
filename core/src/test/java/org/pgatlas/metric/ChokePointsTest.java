package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.RandomGraphs;
import org.pgatlas.graph.StronglyConnectedComponents;

class ChokePointsTest {
  /// 0 → 1 → 3 → 4, 0 → 2 → 3, 3 → 5.
  private final DependencyGraph funnel =
      new GraphBuilder(6).add(0, 1).add(0, 2).add(1, 3).add(2, 3).add(3, 4).add(3, 5).build();

  @Test
  void whatever_lies_behind_a_vertex_alone_counts_for_it() {
    boolean[] top = {true, false, false, false, false, false};
    ActiveSet active = ActiveSet.of(funnel, top, ActiveMode.ACTIVE_ROOTS);
    assertThat(ChokePoints.of(funnel, active)).containsExactly(5, 0, 0, 2, 0, 0);
  }

  @Test
  void a_root_behind_it_is_not_behind_it() {
    boolean[] roots = {true, false, false, false, true, false};
    ActiveSet active = ActiveSet.of(funnel, roots, ActiveMode.ACTIVE_ROOTS);
    assertThat(ChokePoints.of(funnel, active)).containsExactly(4, 0, 0, 1, 0, 0);
  }

  @Test
  void when_all_are_roots_the_sources_still_tell() {
    ActiveSet everything = ActiveSet.everything(funnel);
    assertThat(ChokePoints.of(funnel, everything)).containsOnly(0);
    ActiveSet sources = everything.fromSources(funnel);
    assertThat(sources.rootCount()).isEqualTo(1);
    assertThat(sources.count()).isEqualTo(6);
    assertThat(ChokePoints.of(funnel, sources)).containsExactly(5, 0, 0, 2, 0, 0);
  }

  @Test
  void a_cycle_on_top_is_a_source_with_all_its_active_members() {
    DependencyGraph graph = new GraphBuilder(4).add(0, 1).add(1, 0).add(1, 2).add(2, 3).build();
    ActiveSet sources = ActiveSet.everything(graph).fromSources(graph);
    assertThat(sources.isRoot(0) && sources.isRoot(1)).isTrue();
    assertThat(sources.rootCount()).isEqualTo(2);
    assertThat(ChokePoints.of(graph, sources)).containsExactly(0, 2, 1, 0);
  }

  @Test
  void inactive_vertices_conduct_but_never_count() {
    DependencyGraph chain = new GraphBuilder(4).add(0, 1).add(1, 2).add(2, 3).build();
    ActiveSet active =
        ActiveSet.exactly(new boolean[] {true, false, true, true}).fromSources(chain);
    assertThat(ChokePoints.of(chain, active)).containsExactly(2, 2, 1, 0);
    assertThatThrownBy(() -> ChokePoints.of(funnel, active)).hasMessageContaining("4 entries");
  }

  @Test
  void every_active_vertex_is_reached_from_a_source_and_no_source_from_outside_its_cycle() {
    for (long seed = System.nanoTime(), last = seed + 60; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      int n = graph.vertexCount();
      ActiveSet active =
          ActiveSet.exactly(RandomGraphs.flags(seed, n, new Random(seed).nextDouble()));
      ActiveSet sources = active.fromSources(graph);
      int[] criticality = Criticality.of(graph).all(active).toArray();
      int[] down = Criticality.of(graph.reversed()).all(active).toArray();
      boolean[] eligible = new boolean[n];
      for (int v = 0; v < n; v++) {
        eligible[v] = sources.isRoot(v);
      }
      ActiveSet reached = ActiveSet.of(graph, eligible, ActiveMode.ACTIVE_ROOTS);
      assertThat(reached.rootCount()).as("seed %d", seed).isEqualTo(sources.rootCount());
      int[] none = ChokePoints.of(graph, active);
      int[] choke = ChokePoints.of(graph, sources);
      for (int v = 0; v < n; v++) {
        if (active.contains(v)) {
          assertThat(reached.contains(v)).as("vertex %d, seed %d", v, seed).isTrue();
          assertThat(choke[v]).isBetween(0, down[v]);
          assertThat(none[v]).isZero();
        }
        if (sources.isRoot(v)) {
          assertThat(active.contains(v)).isTrue();
          assertThat(criticality[v])
              .as("vertex %d, seed %d", v, seed)
              .isEqualTo(activeInCycle(graph, active, v) - 1);
        }
      }
    }
  }

  /// The active vertices that reach `v` and are reached by it, `v` included.
  private static int activeInCycle(DependencyGraph graph, ActiveSet active, int v) {
    StronglyConnectedComponents components = StronglyConnectedComponents.of(graph);
    int count = 0;
    for (int u = 0; u < graph.vertexCount(); u++) {
      count += active.contains(u) && components.componentOf(u) == components.componentOf(v) ? 1 : 0;
    }
    return count;
  }
}
