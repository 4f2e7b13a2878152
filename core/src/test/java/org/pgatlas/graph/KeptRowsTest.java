package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KeptRowsTest {

  @Test
  void a_graph_comes_back_as_it_was_in_both_directions() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int n = random.nextInt(30);
      GraphBuilder builder = new GraphBuilder(n);
      for (int e = 0; n > 0 && e < random.nextInt(120); e++) {
        builder.add(random.nextInt(n), random.nextInt(n));
      }
      DependencyGraph graph = builder.build();
      int[] offsets = new int[n + 1];
      int[] rows = new int[graph.edgeCount()];
      for (int v = 0; v < n; v++) {
        offsets[v + 1] = graph.dependenciesEnd(v);
      }
      for (int i = 0; i < rows.length; i++) {
        rows[i] = graph.dependencyAt(i);
      }
      DependencyGraph again = KeptRows.graph(offsets, rows);
      assertThat(again).isEqualTo(graph);
      assertThat(again.reversed()).isEqualTo(graph.reversed());
    }
  }

  @Test
  void rows_that_are_no_graph_are_refused_with_their_place() {
    refused(new int[0], new int[0], "begin with 0");
    refused(new int[] {1, 1}, new int[] {0}, "begin with 0");
    refused(new int[] {0, 1}, new int[0], "end with 1 for 0");
    refused(new int[] {0, 2, 1}, new int[] {1}, "row 0 ends");
    refused(new int[] {0, 1, 0, 1}, new int[] {1}, "row 1 ends");
    refused(new int[] {0, 1, 1}, new int[] {2}, "row 0 has 2");
    refused(new int[] {0, 1, 1}, new int[] {-1}, "row 0 has -1");
    refused(new int[] {0, 1, 1}, new int[] {0}, "row 0 has 0");
    refused(new int[] {0, 2, 2, 2}, new int[] {2, 1}, "row 0 has 1 after 2");
    refused(new int[] {0, 2, 2, 2}, new int[] {1, 1}, "row 0 has 1 after 1");
  }

  private static void refused(int[] offsets, int[] rows, String why) {
    assertThatThrownBy(() -> KeptRows.graph(offsets, rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
