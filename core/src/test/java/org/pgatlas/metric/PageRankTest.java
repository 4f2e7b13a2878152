package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.RandomGraphs;

class PageRankTest {
  @Test
  void a_ring_ranks_all_alike() {
    DependencyGraph ring =
        new GraphBuilder(4).add(0, 1).add(1, 2).add(2, 3).add(3, 0).add(2, 2).build();
    assertThat(PageRank.of(ring).plain()).containsExactly(new double[] {.25, .25, .25, .25}, at());
  }

  @Test
  void one_dependency_of_one_dependent_has_the_rank_of_the_formula() {
    // y = (1/2, 1/2 + d/2), scaled to 1
    double[] rank = PageRank.of(new GraphBuilder(2).add(0, 1).build()).plain();
    assertThat(rank).containsExactly(new double[] {1 / 2.85, 1.85 / 2.85}, at());
  }

  @Test
  void without_edges_the_start_is_the_rank() {
    DependencyGraph loose = new GraphBuilder(4).build();
    assertThat(PageRank.of(loose).personalised(new double[] {3, 0, 1, 0}))
        .containsExactly(new double[] {.75, 0, .25, 0}, at());
    assertThat(PageRank.of(new GraphBuilder(0).build()).plain()).isEmpty();
  }

  @Test
  void what_no_start_reaches_has_no_rank() {
    DependencyGraph graph =
        new GraphBuilder(6).add(0, 1).add(2, 1).add(2, 3).add(3, 2).add(4, 5).add(5, 4).build();
    double[] rank =
        PageRank.of(graph).personalised(new boolean[] {true, false, false, false, false, false});
    assertThat(rank[0] + rank[1]).isCloseTo(1, within(1e-15));
    assertThat(Arrays.copyOfRange(rank, 2, 6)).containsOnly(0);
  }

  @Test
  void without_damping_nothing_flows() {
    DependencyGraph ring = new GraphBuilder(3).add(0, 1).add(1, 0).add(1, 2).build();
    PageRank.Options still = new PageRank.Options(0, 1e-12);
    assertThat(PageRank.of(ring, still).plain())
        .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, at());
  }

  @Test
  void equals_the_power_iteration_on_random_graphs() {
    for (long seed = System.nanoTime(), last = seed + 60; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      int n = graph.vertexCount();
      double[] ones = new double[n];
      Arrays.fill(ones, 1);
      PageRank engine = PageRank.of(graph);
      assertClose(engine.plain(), powerIteration(graph, ones, .85), seed);
      Random random = new Random(seed);
      double[] weights = random.doubles(n).map(w -> w < .5 ? 0 : w * 1e6).toArray();
      weights[random.nextInt(n)] = 1;
      assertClose(engine.personalised(weights), powerIteration(graph, weights, .85), seed);
      double damping = random.nextDouble() * .97;
      assertClose(
          PageRank.of(graph, new PageRank.Options(damping, 1e-13)).plain(),
          powerIteration(graph, ones, damping),
          seed);
    }
  }

  @Test
  void equal_inputs_give_equal_bits() {
    DependencyGraph graph = RandomGraphs.draw(7);
    assertThat(PageRank.of(graph).plain()).isEqualTo(PageRank.of(graph).plain());
    DependencyGraph small = new GraphBuilder(4).add(0, 1).add(1, 2).add(2, 1).add(3, 2).build();
    assertThat(new ResultHash("pagerank").put(PageRank.of(small).plain()).hex())
        .isEqualTo("eaa87cf0221994dba44482ddd709f4bb8a822b0b1892791286dc148d08124fb8");
  }

  @Test
  void long_chains_and_rings_are_walked_without_recursion() {
    int n = 50_000;
    GraphBuilder chain = new GraphBuilder(n);
    GraphBuilder ring = new GraphBuilder(n).add(0, n - 1);
    for (int v = 0; v + 1 < n; v++) {
      chain.add(v, v + 1);
      ring.add(v + 1, v);
    }
    double[] ranks = PageRank.of(chain.build()).plain();
    assertThat(ranks[n - 1] / ranks[0]).isCloseTo(1 / .15, within(1e-9));
    double[] even = PageRank.of(ring.build()).plain();
    assertThat(Arrays.stream(even).min().orElseThrow()).isCloseTo(1.0 / n, within(1e-15));
    assertThat(Arrays.stream(even).max().orElseThrow()).isCloseTo(1.0 / n, within(1e-15));
  }

  @Test
  void impossible_questions_are_refused() {
    PageRank engine = PageRank.of(new GraphBuilder(2).add(0, 1).build());
    assertThatThrownBy(() -> engine.personalised(new double[3])).hasMessageContaining("3 entries");
    assertThatThrownBy(() -> engine.personalised(new double[2])).hasMessageContaining("0.0");
    assertThatThrownBy(() -> engine.personalised(new double[] {1, -1}))
        .hasMessageContaining("weights[1]");
    assertThatThrownBy(() -> engine.personalised(new double[] {Double.NaN, 1}))
        .hasMessageContaining("weights[0]");
    assertThatThrownBy(() -> engine.personalised(new double[] {Double.MAX_VALUE, Double.MAX_VALUE}))
        .hasMessageContaining("finite sum");
    assertThatThrownBy(() -> new PageRank.Options(1, .1)).hasMessageContaining("damping");
    assertThatThrownBy(() -> new PageRank.Options(.5, 0)).hasMessageContaining("tolerance");
  }

  private static void assertClose(double[] found, double[] expected, long seed) {
    for (int v = 0; v < expected.length; v++) {
      assertThat(found[v]).as("vertex %d, seed %d", v, seed).isCloseTo(expected[v], within(1e-11));
    }
  }

  /// The definition with its dangling term, as NetworkX iterates it.
  private static double[] powerIteration(DependencyGraph graph, double[] weights, double damping) {
    int n = graph.vertexCount();
    double total = Arrays.stream(weights).sum();
    double[] rank = new double[n];
    Arrays.fill(rank, 1.0 / n);
    for (int round = 0; round < 3000; round++) {
      double[] next = new double[n];
      double dangling = 0;
      for (int v = 0; v < n; v++) {
        int[] to = graph.dependencies(v);
        dangling += to.length == 0 ? rank[v] : 0;
        for (int w : to) {
          next[w] += damping * rank[v] / to.length;
        }
      }
      double change = 0;
      for (int v = 0; v < n; v++) {
        next[v] += (damping * dangling + 1 - damping) * weights[v] / total;
        change += Math.abs(next[v] - rank[v]);
      }
      rank = next;
      if (change < 1e-15) {
        break;
      }
    }
    return rank;
  }

  private static Offset<Double> at() {
    return within(1e-14);
  }
}
