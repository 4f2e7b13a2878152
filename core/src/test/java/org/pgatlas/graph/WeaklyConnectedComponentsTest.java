package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeaklyConnectedComponentsTest {
  @Test
  void directions_do_not_matter_and_the_least_vertex_gives_the_number() {
    DependencyGraph graph =
        new GraphBuilder(7).add(3, 1).add(5, 3).add(5, 1).add(2, 6).add(0, 0).build();
    WeaklyConnectedComponents found = WeaklyConnectedComponents.of(graph);
    assertThat(found.count()).isEqualTo(4);
    assertThat(components(found, 7)).containsExactly(0, 1, 2, 1, 3, 1, 2);
    assertThat(found.sizes()).containsExactly(1, 3, 2, 1);
    assertThat(WeaklyConnectedComponents.of(new GraphBuilder(0).build()).count()).isZero();
  }

  @Test
  void a_long_chain_is_one() {
    int n = 50_000;
    GraphBuilder chain = new GraphBuilder(n);
    for (int v = 0; v + 1 < n; v++) {
      chain.add(v % 2 == 0 ? v : v + 1, v % 2 == 0 ? v + 1 : v);
    }
    assertThat(WeaklyConnectedComponents.of(chain.build()).count()).isEqualTo(1);
  }

  @Test
  void equals_flooding_on_random_graphs() {
    for (long seed = System.nanoTime(), last = seed + 60; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      assertThat(components(WeaklyConnectedComponents.of(graph), graph.vertexCount()))
          .as("seed %d", seed)
          .isEqualTo(flooded(graph));
    }
  }

  /// Least vertices become numbers.
  private static int[] flooded(DependencyGraph graph) {
    int n = graph.vertexCount();
    int[] least = Flooding.least(graph, (_, _) -> true);
    int[] numbers = new int[n];
    int count = 0;
    for (int v = 0; v < n; v++) {
      numbers[v] = least[v] == v ? count++ : numbers[least[v]];
    }
    return numbers;
  }

  private static int[] components(WeaklyConnectedComponents found, int n) {
    int[] components = new int[n];
    for (int v = 0; v < n; v++) {
      components[v] = found.componentOf(v);
    }
    return components;
  }
}
