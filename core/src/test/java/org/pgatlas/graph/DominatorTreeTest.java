package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DominatorTreeTest {
  @Test
  void a_diamond_is_dominated_by_its_top() {
    // 0 → 1 → 3 → 4, 0 → 2 → 3; 5 → 4 is not reached
    DependencyGraph graph =
        new GraphBuilder(6).add(0, 1).add(0, 2).add(1, 3).add(2, 3).add(3, 4).add(5, 4).build();
    DominatorTree tree = DominatorTree.of(graph, flags(6, 0));
    assertThat(immediate(tree, 6))
        .containsExactly(DominatorTree.VIRTUAL_ROOT, 0, 0, 0, 3, DominatorTree.UNREACHED);
    assertThat(tree.dominators(4)).containsExactly(3, 0);
    assertThat(tree.dominated(flags(6, 0, 1, 2, 3, 4, 5))).containsExactly(4, 0, 0, 1, 0, 0);
    assertThat(tree.dominated(flags(6, 1, 4))).containsExactly(2, 0, 0, 1, 0, 0);
    assertThat(tree.reachedCount()).isEqualTo(5);
  }

  @Test
  void two_roots_on_separate_ways_leave_only_the_virtual_one() {
    DependencyGraph graph = new GraphBuilder(4).add(0, 2).add(1, 2).add(2, 3).build();
    assertThat(immediate(DominatorTree.of(graph, flags(4, 0, 1)), 4))
        .containsExactly(-1, -1, -1, 2);
    assertThat(immediate(DominatorTree.of(graph, flags(4, 0, 3)), 4))
        .containsExactly(-1, -2, 0, -1);
    assertThat(immediate(DominatorTree.of(graph, flags(4)), 4)).containsOnly(-2);
  }

  @Test
  void roots_of_another_size_are_refused() {
    DependencyGraph graph = new GraphBuilder(4).build();
    assertThatThrownBy(() -> DominatorTree.of(graph, new boolean[3]))
        .hasMessageContaining("3 entries for 4 vertices");
  }

  @Test
  void a_long_chain_with_edges_back_is_its_own_tree() {
    int n = 50_000;
    GraphBuilder chain = new GraphBuilder(n);
    for (int v = 0; v + 1 < n; v++) {
      chain.add(v, v + 1).add(v + 1, v / 2).add(n - 1, v);
    }
    DominatorTree tree = DominatorTree.of(chain.build(), flags(n, 0));
    boolean[] all = new boolean[n];
    Arrays.fill(all, true);
    int[] dominated = tree.dominated(all);
    for (int v = 0; v < n; v++) {
      assertThat(tree.immediateDominator(v)).isEqualTo(v - 1);
      assertThat(dominated[v]).isEqualTo(n - 1 - v);
    }
  }

  @Test
  void equals_the_definition_on_random_graphs() {
    for (long seed = System.nanoTime(), last = seed + 120; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      int n = graph.vertexCount();
      if (n > 300) {
        continue;
      }
      boolean[] roots = RandomGraphs.flags(seed, n, seed % 3 == 0 ? 0.5 : 0.05);
      roots[(int) Math.floorMod(seed, (long) n)] = true;
      DominatorTree tree = DominatorTree.of(graph, roots);
      boolean[] reached = reached(graph, roots, -1);
      int[] count = new int[n];
      for (int d = 0; d < n; d++) {
        boolean[] around = reached(graph, roots, d);
        for (int v = 0; v < n; v++) {
          boolean dominates = v != d && reached[v] && !around[v];
          count[d] += dominates && v % 3 > 0 ? 1 : 0;
          int dominator = d;
          assertThat(Arrays.stream(tree.dominators(v)).anyMatch(x -> x == dominator))
              .as("%d over %d, seed %d", d, v, seed)
              .isEqualTo(dominates && reached[d]);
        }
      }
      boolean[] counted = new boolean[n];
      for (int v = 0; v < n; v++) {
        counted[v] = v % 3 > 0;
        assertThat(tree.immediateDominator(v) == DominatorTree.UNREACHED).isEqualTo(!reached[v]);
      }
      assertThat(tree.dominated(counted)).as("seed %d", seed).isEqualTo(count);
    }
  }

  /// What the roots reach when `without` is not there.
  private static boolean[] reached(DependencyGraph graph, boolean[] roots, int without) {
    int n = graph.vertexCount();
    boolean[] reached = roots.clone();
    if (without >= 0) {
      reached[without] = false;
    }
    boolean grew = true;
    while (grew) {
      grew = false;
      for (int v = 0; v < n; v++) {
        for (int w : graph.dependencies(v)) {
          if (reached[v] && !reached[w] && w != without) {
            reached[w] = true;
            grew = true;
          }
        }
      }
    }
    return reached;
  }

  private static boolean[] flags(int n, int... set) {
    boolean[] flags = new boolean[n];
    for (int v : set) {
      flags[v] = true;
    }
    return flags;
  }

  private static int[] immediate(DominatorTree tree, int n) {
    int[] immediate = new int[n];
    Arrays.setAll(immediate, tree::immediateDominator);
    return immediate;
  }
}
