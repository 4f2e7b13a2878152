package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// The search from both ends gives the chains that the search from one end gives.
final class ShortestChainsTest {
  @Test
  void chains_are_those_of_a_search_from_one_end() {
    int found = 0;
    for (long seed = 1; seed <= 120; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      ShortestChains chains = new ShortestChains(graph);
      Traversal traversal = new Traversal(graph);
      Random random = new Random(seed);
      for (int i = 0; i < 200; i++) {
        int from = random.nextInt(graph.vertexCount());
        int to = random.nextInt(graph.vertexCount());
        int limit = 1 + random.nextInt(8);
        int[][] expected = traversal.shortestPaths(from, to, limit);
        assertThat(chains.find(from, to, limit))
            .as(seed + ": " + from + " " + to)
            .isDeepEqualTo(expected);
        found += expected.length;
      }
    }
    assertThat(found).isGreaterThan(9_000);
  }

  @Test
  void a_chain_of_fifty_thousand_is_found_whole() {
    int n = 50_000;
    GraphBuilder builder = new GraphBuilder(n);
    for (int v = 1; v < n; v++) {
      builder.add(v - 1, v);
    }
    ShortestChains chains = new ShortestChains(builder.build());
    assertThat(chains.find(0, n - 1, 3)).hasNumberOfRows(1);
    assertThat(chains.find(0, n - 1, 3)[0]).hasSize(n);
    assertThat(chains.find(n - 1, 0, 3)).isEmpty();
    assertThat(chains.find(7, 7, 3)).isDeepEqualTo(new int[][] {{7}});
    assertThatThrownBy(() -> chains.find(0, n, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> chains.find(0, 1, 0)).hasMessageContaining("limit");
  }
}
