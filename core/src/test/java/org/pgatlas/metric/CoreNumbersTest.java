package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.RandomGraphs;

class CoreNumbersTest {
  @Test
  void a_clique_with_a_tail_and_a_loner() {
    DependencyGraph graph =
        new GraphBuilder(7)
            .add(0, 1)
            .add(0, 2)
            .add(0, 3)
            .add(1, 2)
            .add(1, 3)
            .add(2, 3)
            .add(3, 4)
            .add(4, 5)
            .build();
    assertThat(CoreNumbers.of(graph)).containsExactly(3, 3, 3, 3, 1, 1, 0);
  }

  @Test
  void neither_self_loops_nor_both_directions_nor_duplicates_add_neighbours() {
    DependencyGraph graph =
        new GraphBuilder(2).add(0, 1).add(1, 0).add(0, 1).add(0, 0).add(1, 1).build();
    assertThat(CoreNumbers.of(graph)).containsExactly(1, 1);
    assertThat(CoreNumbers.of(new GraphBuilder(0).build())).isEmpty();
  }

  @Test
  void a_long_ring_is_a_two_core() {
    int n = 50_000;
    GraphBuilder ring = new GraphBuilder(n);
    for (int v = 0; v < n; v++) {
      ring.add(v, (v + 1) % n);
    }
    assertThat(CoreNumbers.of(ring.build())).containsOnly(2);
  }

  @Test
  void equals_peeling_by_hand_on_random_graphs() {
    for (long seed = System.nanoTime(), last = seed + 60; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      assertThat(CoreNumbers.of(graph)).as("seed %d", seed).isEqualTo(peeled(graph));
    }
  }

  /// For k = 1, 2, …: throws away, again and again, whoever has fewer than k neighbours left; who
  /// survives has at least core number k.
  private static int[] peeled(DependencyGraph graph) {
    int n = graph.vertexCount();
    List<Set<Integer>> neighbours = new ArrayList<>();
    for (int v = 0; v < n; v++) {
      neighbours.add(new HashSet<>());
      for (int w : graph.dependencies(v)) {
        neighbours.get(v).add(w);
      }
      for (int w : graph.dependents(v)) {
        neighbours.get(v).add(w);
      }
    }
    int[] core = new int[n];
    Set<Integer> alive = new HashSet<>();
    for (int v = 0; v < n; v++) {
      alive.add(v);
    }
    for (int k = 1; !alive.isEmpty(); k++) {
      int least = k;
      while (alive.removeIf(
          v -> neighbours.get(v).stream().filter(alive::contains).count() < least)) {}
      for (int v : alive) {
        core[v] = k;
      }
    }
    return core;
  }
}
