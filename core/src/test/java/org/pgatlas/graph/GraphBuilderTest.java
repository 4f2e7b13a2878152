package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
  @Test
  void rows_are_sorted_without_duplicates_and_self_loops() {
    DependencyGraph graph =
        new GraphBuilder(4, 0).add(2, 3).add(2, 0).add(2, 3).add(1, 1).add(0, 3).build();
    assertThat(graph.edgeCount()).isEqualTo(3);
    assertThat(graph.dependencies(2)).containsExactly(0, 3);
    assertThat(graph.dependencies(1)).isEmpty();
    assertThat(graph.dependents(3)).containsExactly(0, 2);
    assertThat(graph.hasEdge(2, 0)).isTrue();
    assertThat(graph.hasEdge(0, 2)).isFalse();
    assertThat(graph.reversed().dependencies(3)).containsExactly(0, 2);
  }

  @Test
  void an_empty_graph_is_a_graph() {
    DependencyGraph graph = new GraphBuilder(0).build();
    assertThat(graph.vertexCount()).isZero();
    assertThat(StronglyConnectedComponents.of(graph).count()).isZero();
    assertThat(Condensation.of(graph).componentCount()).isZero();
  }

  @Test
  void a_vertex_out_of_range_is_refused() {
    assertThatThrownBy(() -> new GraphBuilder(3).add(0, 3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("3");
    assertThatThrownBy(() -> new GraphBuilder(-1)).hasMessageContaining("-1");
  }

  @Test
  void both_directions_hold_the_same_set_as_a_tree_of_pairs() {
    for (long seed = System.nanoTime(), last = seed + 100; seed < last; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(60);
      GraphBuilder builder = new GraphBuilder(n, 0);
      List<Set<Integer>> down = rows(n);
      List<Set<Integer>> up = rows(n);
      for (int i = random.nextInt(600); i > 0; i--) {
        int a = random.nextInt(n);
        int b = random.nextInt(n);
        builder.add(a, b);
        if (a != b) {
          down.get(a).add(b);
          up.get(b).add(a);
        }
      }
      DependencyGraph graph = builder.build();
      for (int v = 0; v < n; v++) {
        assertThat(graph.dependencies(v))
            .as("seed %d", seed)
            .containsExactly(down.get(v).toArray(Integer[]::new));
        assertThat(graph.dependents(v))
            .as("seed %d", seed)
            .containsExactly(up.get(v).toArray(Integer[]::new));
      }
    }
  }

  private static List<Set<Integer>> rows(int n) {
    List<Set<Integer>> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(new TreeSet<>());
    }
    return rows;
  }
}
