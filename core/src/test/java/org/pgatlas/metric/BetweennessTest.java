package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.RandomGraphs;
import org.pgatlas.graph.Traversal;

class BetweennessTest {
  @Test
  void pairs_share_their_shortest_chains() {
    // 0 → 1 → 3 → 4, 0 → 2 → 3
    DependencyGraph diamond =
        new GraphBuilder(5).add(0, 1).add(0, 2).add(1, 3).add(2, 3).add(3, 4).build();
    assertThat(Betweenness.exact(diamond).toArray()).containsExactly(0, 1, 1, 3, 0);
    DependencyGraph ring = new GraphBuilder(4).add(0, 1).add(1, 2).add(2, 3).add(3, 0).build();
    assertThat(Betweenness.exact(ring).toArray()).containsExactly(3, 3, 3, 3);
    assertThat(Betweenness.exact(new GraphBuilder(0).build()).toArray()).isEmpty();
  }

  @Test
  void more_chains_than_a_double_counts_are_still_shared_evenly() {
    int layers = 3000;
    GraphBuilder builder = new GraphBuilder(2 * layers + 1);
    int top = 2 * layers;
    builder.add(top, 0).add(top, 1);
    for (int layer = 0; layer + 1 < layers; layer++) {
      for (int a = 0; a < 2; a++) {
        builder.add(2 * layer + a, 2 * layer + 2).add(2 * layer + a, 2 * layer + 3);
      }
    }
    DependencyGraph graph = builder.build();
    ShortestPathShares shares = new ShortestPathShares(graph);
    shares.addFrom(top);
    for (int layer = 0; layer < layers; layer++) {
      assertThat(shares.sums()[2 * layer]).isEqualTo(layers - 1.0 - layer);
      assertThat(shares.sums()[2 * layer + 1]).isEqualTo(layers - 1.0 - layer);
    }
  }

  @Test
  void uneven_numbers_of_chains_that_no_double_counts_are_weighed() {
    // two ladders of equal length from 0 into the last vertex; the right one has half the chains
    int layers = 1200;
    GraphBuilder builder = new GraphBuilder(4 * layers + 2);
    int bottom = 4 * layers + 1;
    for (int side = 0; side < 2; side++) {
      int first = 1 + side * 2 * layers;
      builder.add(0, first).add(0, first + 1);
      for (int layer = 0; layer + 1 < layers; layer++) {
        int v = first + 2 * layer;
        boolean thin = side == 1 && layer == 600;
        builder.add(v, v + 2).add(v + 1, v + 3);
        if (!thin) {
          builder.add(v, v + 3).add(v + 1, v + 2);
        }
      }
      builder.add(first + 2 * layers - 2, bottom).add(first + 2 * layers - 1, bottom);
    }
    ShortestPathShares shares = new ShortestPathShares(builder.build());
    shares.addFrom(0);
    double left = shares.sums()[2 * layers - 1];
    double right = shares.sums()[4 * layers - 1];
    assertThat(left + right).isCloseTo(.5, within(1e-12));
    assertThat(left / right).isCloseTo(2, within(1e-12));
  }

  @Test
  void equals_the_definition_on_random_graphs() {
    for (long seed = System.nanoTime(), last = seed + 80; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      if (graph.vertexCount() > 60) {
        continue;
      }
      double[] expected = counted(graph);
      Betweenness found = Betweenness.exact(graph);
      for (int v = 0; v < expected.length; v++) {
        assertThat(found.of(v))
            .as("vertex %d, seed %d", v, seed)
            .isCloseTo(expected[v], within(1e-9 * (1 + expected[v])));
      }
    }
  }

  @Test
  void samples_of_fixed_seeds_keep_within_its_bounds_and_knows_the_zeros() {
    for (long seed = 0; seed < 20; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      Betweenness exact = Betweenness.exact(graph);
      Betweenness sampled = Betweenness.sampled(graph, 1 + graph.vertexCount() / 10, seed);
      int outside = 0;
      for (int v = 0; v < graph.vertexCount(); v++) {
        double off = Math.abs(sampled.of(v) - exact.of(v));
        outside += off > sampled.errorBound(v) + 1e-9 * exact.of(v) ? 1 : 0;
        if (graph.dependentCount(v) == 0 || graph.dependencyCount(v) == 0) {
          assertThat(sampled.of(v) + sampled.errorBound(v)).isZero();
        }
      }
      assertThat(outside).as("seed %d", seed).isZero();
      assertThat(sampled.isExact()).isEqualTo(sampled.searches() == exact.searches());
    }
  }

  @Test
  void the_mean_of_many_samples_is_the_exact_value() {
    DependencyGraph graph = knot(40);
    Betweenness exact = Betweenness.exact(graph);
    double[] mean = new double[40];
    int rounds = 4000;
    for (int round = 0; round < rounds; round++) {
      Betweenness sampled = Betweenness.sampled(graph, 10, round);
      for (int v = 0; v < mean.length; v++) {
        mean[v] += sampled.of(v) / rounds;
      }
    }
    for (int v = 0; v < mean.length; v++) {
      assertThat(mean[v]).isCloseTo(exact.of(v), within(0.05 * exact.of(v)));
    }
  }

  @Test
  void more_pivots_bound_closer_and_one_seed_gives_one_answer() {
    DependencyGraph graph = knot(400);
    Betweenness few = Betweenness.sampled(graph, 20, 3);
    Betweenness many = Betweenness.sampled(graph, 300, 3);
    for (int v = 0; v < 400; v++) {
      assertThat(many.errorBound(v)).isLessThan(few.errorBound(v)).isPositive();
    }
    assertThat(Betweenness.sampled(graph, 20, 3).toArray()).isEqualTo(few.toArray());
    assertThat(Betweenness.sampled(graph, 20, 4).toArray()).isNotEqualTo(few.toArray());
    assertThat(Betweenness.sampled(graph, 400, 3).isExact()).isTrue();
    assertThatThrownBy(() -> Betweenness.sampled(graph, 0, 3)).hasMessageContaining("0");
  }

  @Test
  void the_work_is_what_the_searches_look_at() {
    for (long seed = System.nanoTime(), last = seed + 20; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      Traversal traversal = new Traversal(graph);
      long work = 0;
      for (int v = 0; v < graph.vertexCount(); v++) {
        work += graph.dependencyCount(v);
        for (int w : traversal.dependencies(v).vertices()) {
          work += graph.dependencyCount(w);
        }
      }
      assertThat(Betweenness.exactWork(graph)).as("seed %d", seed).isEqualTo(work);
    }
  }

  /// A ring with shortcuts: strongly connected, every vertex between others.
  private static DependencyGraph knot(int n) {
    GraphBuilder builder = new GraphBuilder(n);
    for (int v = 0; v < n; v++) {
      builder.add(v, (v + 1) % n).add(v, (v * 7 + 3) % n);
    }
    return builder.build();
  }

  /// For every pair all shortest chains, written out and counted.
  private static double[] counted(DependencyGraph graph) {
    int n = graph.vertexCount();
    double[] sums = new double[n];
    for (int from = 0; from < n; from++) {
      for (int to = 0; to < n; to++) {
        if (from != to) {
          List<Integer> layers = new ArrayList<>();
          double[] waysFrom = ways(graph, from, layers);
          double[] waysTo = ways(graph.reversed(), to, new ArrayList<>());
          int[] distance = distances(graph, from);
          int[] remaining = distances(graph.reversed(), to);
          for (int v = 0; v < n; v++) {
            boolean on =
                v != from
                    && v != to
                    && distance[v] > 0
                    && remaining[v] > 0
                    && distance[v] + remaining[v] == distance[to];
            sums[v] += on ? waysFrom[v] * waysTo[v] / waysFrom[to] : 0;
          }
        }
      }
    }
    return sums;
  }

  private static double[] ways(DependencyGraph graph, int from, List<Integer> layers) {
    int[] distance = distances(graph, from);
    for (int v = 0; v < distance.length; v++) {
      if (distance[v] >= 0) {
        layers.add(v);
      }
    }
    layers.sort((a, b) -> Integer.compare(distance[a], distance[b]));
    double[] ways = new double[distance.length];
    ways[from] = 1;
    for (int v : layers) {
      for (int w : graph.dependencies(v)) {
        ways[w] += distance[w] == distance[v] + 1 ? ways[v] : 0;
      }
    }
    return ways;
  }

  private static int[] distances(DependencyGraph graph, int from) {
    int[] distance = new int[graph.vertexCount()];
    Arrays.fill(distance, -1);
    distance[from] = 0;
    for (int layer = 0, found = 1; found > 0; layer++) {
      found = 0;
      for (int v = 0; v < distance.length; v++) {
        if (distance[v] == layer) {
          for (int w : graph.dependencies(v)) {
            if (distance[w] < 0) {
              distance[w] = layer + 1;
              found++;
            }
          }
        }
      }
    }
    return distance;
  }
}
