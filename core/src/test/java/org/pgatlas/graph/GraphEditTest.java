package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphEditTest {
  @Test
  void replaced_rows_give_the_graph_that_is_built_from_them() {
    for (long seed = System.nanoTime(), last = seed + 200; seed < last; seed++) {
      Random random = new Random(seed);
      DependencyGraph graph = RandomGraphs.draw(seed);
      int n = graph.vertexCount();
      int[][] rows = IntStream.range(0, n).mapToObj(graph::dependencies).toArray(int[][]::new);
      GraphEdit edit = new GraphEdit(graph);
      for (int i = random.nextInt(1 + n); i >= 0; i--) {
        int v = random.nextInt(n);
        rows[v] =
            random.nextInt(4) == 0
                ? graph.dependencies(v)
                : random.ints(random.nextInt(6), 0, n).toArray();
        edit.row(v, rows[v]);
      }
      DependencyGraph expected = built(rows);
      DependencyGraph edited = edit.build();
      assertThat(edited).as("seed %d", seed).isEqualTo(expected);
      assertThat(edited.reversed()).as("dependents, seed %d", seed).isEqualTo(expected.reversed());
      assertThat(edit.changed())
          .as("seed %d", seed)
          .containsExactly(
              IntStream.range(0, n).filter(v -> !expected.sameDependencies(v, graph)).toArray());
    }
  }

  @Test
  void rows_that_say_what_is_there_give_the_same_graph() {
    DependencyGraph graph = new GraphBuilder(3).add(0, 1).add(0, 2).build();
    GraphEdit edit = new GraphEdit(graph).row(0, 2, 1, 2, 0).row(1, 2).row(1);
    assertThat(edit.changed()).isEmpty();
    assertThat(edit.build()).isSameAs(graph);
  }

  @Test
  void a_vertex_outside_is_refused() {
    GraphEdit edit = new GraphEdit(new GraphBuilder(3).build());
    assertThatThrownBy(() -> edit.row(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> edit.row(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void numbers_move_together_with_their_edges() {
    DependencyGraph graph = new GraphBuilder(4).add(0, 1).add(3, 0).add(3, 1).build();
    DependencyGraph moved = GraphEdit.renumbered(graph, new int[] {1, 3, -1, 4}, 6);
    assertThat(moved).isEqualTo(new GraphBuilder(6).add(1, 3).add(4, 1).add(4, 3).build());
    assertThat(moved.reversed())
        .isEqualTo(new GraphBuilder(6).add(3, 1).add(1, 4).add(3, 4).build());
  }

  @Test
  void numbers_that_fall_or_remove_an_edge_are_refused() {
    DependencyGraph graph = new GraphBuilder(2).add(0, 1).build();
    assertThatThrownBy(() -> GraphEdit.renumbered(graph, new int[] {1, 0}, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GraphEdit.renumbered(graph, new int[] {0, -1}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has edges");
  }

  private static DependencyGraph built(int[][] rows) {
    GraphBuilder builder = new GraphBuilder(rows.length);
    for (int v = 0; v < rows.length; v++) {
      for (int w : rows[v]) {
        builder.add(v, w);
      }
    }
    return builder.build();
  }
}
