package org.pgatlas.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.server.ui.view.GraphView.Mode;

class NeighbourhoodTest {
  @Test
  void
      a_large_neighbourhood_is_counted_whole_and_drawn_in_part_with_the_way_of_each_to_the_start() {
    int n = 5000;
    Random random = new Random(11);
    GraphBuilder builder = new GraphBuilder(n);
    int[] impact = new int[n];
    for (int v = 1; v < n; v++) {
      builder.add(v, random.nextInt(v));
      builder.add(v, Math.max(0, v - 1 - random.nextInt(Math.min(v, 50))));
      impact[v] = random.nextInt(1000);
    }
    DependencyGraph graph = builder.build();
    Neighbourhood drawn =
        Neighbourhood.around(graph, ActiveSet.everything(graph), impact, 0, Mode.BLAST);
    assertThat(drawn.total()).isEqualTo(n - 1);
    assertThat(drawn.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(n - 1);
    assertThat(drawn.vertices())
        .doesNotHaveDuplicates()
        .hasSizeBetween(100, Neighbourhood.DRAWN + 1);
    for (int i = 1; i < drawn.vertices().size(); i++) {
      int parent = drawn.parents().get(i);
      assertThat(drawn.distances().get(parent)).isEqualTo(drawn.distances().get(i) - 1);
      assertThat(graph.hasEdge(drawn.vertices().get(i), drawn.vertices().get(parent))).isTrue();
    }
    for (int[] edge : drawn.edges()) {
      assertThat(graph.hasEdge(drawn.vertices().get(edge[0]), drawn.vertices().get(edge[1])))
          .isTrue();
    }
  }

  @Test
  void the_most_critical_of_a_crowded_ring_are_drawn() {
    GraphBuilder builder = new GraphBuilder(1001);
    int[] impact = new int[1001];
    for (int v = 1; v <= 1000; v++) {
      builder.add(v, 0);
      impact[v] = v;
    }
    DependencyGraph graph = builder.build();
    Neighbourhood drawn =
        Neighbourhood.around(graph, ActiveSet.everything(graph), impact, 0, Mode.DEPENDENTS);
    assertThat(drawn.vertices()).contains(1000, 999, 900).doesNotContain(1, 2, 500);
    assertThat(drawn.counts()).containsExactly(1000L);
  }

  @Test
  void only_active_dependents_count_as_impact() {
    DependencyGraph graph = new GraphBuilder(3).add(1, 0).add(2, 0).build();
    Neighbourhood drawn =
        Neighbourhood.around(
            graph, ActiveSet.exactly(new boolean[] {true, true, false}), new int[3], 0, Mode.BLAST);
    assertThat(drawn.total()).isEqualTo(1);
  }

  @Test
  void dependencies_go_the_other_way_and_a_lone_vertex_is_drawn_alone() {
    DependencyGraph graph = new GraphBuilder(4).add(0, 1).add(1, 2).build();
    Neighbourhood drawn =
        Neighbourhood.around(graph, ActiveSet.everything(graph), new int[4], 0, Mode.DEPENDENCIES);
    assertThat(drawn.vertices()).containsExactly(0, 1, 2);
    assertThat(drawn.counts()).containsExactly(1L, 1L);
    assertThat(
            Neighbourhood.around(graph, ActiveSet.everything(graph), new int[4], 3, Mode.BLAST)
                .vertices())
        .isEqualTo(List.of(3));
  }

  @Test
  void chains_meet_in_their_common_dependency() {
    DependencyGraph graph = new GraphBuilder(4).add(0, 1).add(0, 2).add(1, 3).add(2, 3).build();
    Neighbourhood drawn = Neighbourhood.along(graph, new int[][] {{0, 1, 3}, {0, 2, 3}});
    assertThat(drawn.vertices().getFirst()).isEqualTo(3);
    assertThat(drawn.vertices()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(drawn.edges()).hasSize(4);
  }
}
