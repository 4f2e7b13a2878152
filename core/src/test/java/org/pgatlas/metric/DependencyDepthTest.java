package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.RandomGraphs;
import org.pgatlas.graph.StronglyConnectedComponents;

class DependencyDepthTest {
  @Test
  void the_longest_chain_counts_not_the_shortest() {
    DependencyGraph graph =
        new GraphBuilder(6).add(0, 1).add(1, 2).add(2, 3).add(0, 3).add(4, 3).build();
    DependencyDepth depth = DependencyDepth.of(graph);
    assertThat(below(depth, 6)).containsExactly(3, 2, 1, 0, 1, 0);
    assertThat(above(depth, 6)).containsExactly(0, 1, 2, 3, 0, 0);
    assertThat(depth.deepest()).isEqualTo(3);
    assertThat(DependencyDepth.of(new GraphBuilder(0).build()).deepest()).isZero();
  }

  @Test
  void a_cycle_is_one_place() {
    DependencyGraph graph =
        new GraphBuilder(5).add(0, 1).add(1, 2).add(2, 1).add(2, 3).add(3, 1).add(3, 4).build();
    DependencyDepth depth = DependencyDepth.of(graph);
    assertThat(below(depth, 5)).containsExactly(2, 1, 1, 1, 0);
    assertThat(above(depth, 5)).containsExactly(0, 1, 1, 1, 2);
  }

  @Test
  void a_long_chain_is_as_deep_as_it_is_long() {
    int n = 50_000;
    GraphBuilder chain = new GraphBuilder(n);
    for (int v = 0; v + 1 < n; v++) {
      chain.add(v + 1, v);
    }
    DependencyDepth depth = DependencyDepth.of(chain.build());
    assertThat(depth.below(n - 1)).isEqualTo(n - 1);
    assertThat(depth.deepest()).isEqualTo(n - 1);
  }

  @Test
  void equals_relaxing_every_edge_to_a_fixed_point_on_random_graphs() {
    for (long seed = System.nanoTime(), last = seed + 60; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      DependencyDepth depth = DependencyDepth.of(graph);
      int n = graph.vertexCount();
      int[] below = relaxed(graph);
      assertThat(below(depth, n)).as("seed %d", seed).isEqualTo(below);
      assertThat(above(depth, n)).as("seed %d", seed).isEqualTo(relaxed(graph.reversed()));
      int deepest = 0;
      for (int d : below) {
        deepest = Math.max(deepest, d);
      }
      assertThat(depth.deepest()).isEqualTo(deepest);
    }
  }

  /// An edge between cycles adds one, an edge inside a cycle makes both ends equal.
  private static int[] relaxed(DependencyGraph graph) {
    StronglyConnectedComponents components = StronglyConnectedComponents.of(graph);
    int[] below = new int[graph.vertexCount()];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int v = 0; v < below.length; v++) {
        for (int w : graph.dependencies(v)) {
          int step = components.componentOf(v) == components.componentOf(w) ? 0 : 1;
          if (below[v] < below[w] + step) {
            below[v] = below[w] + step;
            changed = true;
          }
        }
      }
    }
    return below;
  }

  private static int[] below(DependencyDepth depth, int n) {
    int[] values = new int[n];
    for (int v = 0; v < n; v++) {
      values[v] = depth.below(v);
    }
    return values;
  }

  private static int[] above(DependencyDepth depth, int n) {
    int[] values = new int[n];
    for (int v = 0; v < n; v++) {
      values[v] = depth.above(v);
    }
    return values;
  }
}
