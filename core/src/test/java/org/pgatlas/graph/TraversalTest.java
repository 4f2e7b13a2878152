package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraversalTest {
  /// 0 → 1 → 3 → 4, 0 → 2 → 3, 5 → 0; 6 alone.
  private final DependencyGraph diamond =
      new GraphBuilder(7).add(0, 1).add(0, 2).add(1, 3).add(2, 3).add(3, 4).add(5, 0).build();

  @Test
  void blast_radius_counts_dependents_by_distance() {
    Reach reach = new Traversal(diamond).dependents(4);
    assertThat(reach.vertices()).containsExactly(3, 1, 2, 0, 5);
    assertThat(reach.histogram()).containsExactly(1, 1, 2, 1, 1);
    assertThat(reach.parentAt(3)).isEqualTo(1);
    assertThat(reach.truncated()).isFalse();
    assertThat(new Traversal(diamond).dependents(6).histogram()).containsExactly(1);
  }

  @Test
  void limits_cut_and_say_so() {
    Traversal traversal = new Traversal(diamond);
    assertThat(traversal.dependents(4, 2, 100).vertices()).containsExactly(3, 1, 2);
    assertThat(traversal.dependents(4, 2, 100).truncated()).isTrue();
    assertThat(traversal.dependents(4, 4, 100).truncated()).isFalse();
    assertThat(traversal.dependencies(5, 9, 2).size()).isEqualTo(2);
    assertThat(traversal.dependencies(5, 9, 2).truncated()).isTrue();
    assertThat(traversal.neighbourhood(3, 1, 100).vertices()).containsExactly(4, 1, 2);
    assertThat(traversal.neighbourhood(3, 1, 100).truncated()).isTrue();
    assertThat(traversal.neighbourhood(3, 1, 0).size()).isZero();
    assertThatThrownBy(() -> traversal.dependents(4, -1, 1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> traversal.dependents(7)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void all_shortest_paths_come_in_lexicographic_order() {
    Traversal traversal = new Traversal(diamond);
    assertThat(traversal.shortestPaths(5, 4, 10))
        .isDeepEqualTo(new int[][] {{5, 0, 1, 3, 4}, {5, 0, 2, 3, 4}});
    assertThat(traversal.shortestPaths(5, 4, 1)).isDeepEqualTo(new int[][] {{5, 0, 1, 3, 4}});
    assertThat(traversal.shortestPaths(4, 5, 3)).isEmpty();
    assertThat(traversal.shortestPaths(4, 4, 3)).isDeepEqualTo(new int[][] {{4}});
    assertThat(traversal.shortestPath(4, 5)).isEmpty();
    assertThat(traversal.shortestPath(2, 2)).containsExactly(2);
    assertThat(traversal.shortestPath(0, 1)).containsExactly(0, 1);
  }

  @Test
  void many_equal_paths_stop_at_the_limit() {
    int layers = 60;
    GraphBuilder builder = new GraphBuilder(2 * layers);
    for (int layer = 0; layer + 1 < layers; layer++) {
      for (int a = 0; a < 2; a++) {
        builder.add(2 * layer + a, 2 * layer + 2).add(2 * layer + a, 2 * layer + 3);
      }
    }
    assertThat(new Traversal(builder.build()).shortestPaths(0, 2 * layers - 1, 50))
        .hasNumberOfRows(50);
  }

  @Test
  void distances_and_paths_equal_a_naive_search() {
    for (long seed = System.nanoTime(), last = seed + 60; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      Traversal traversal = new Traversal(graph);
      Random random = new Random(seed);
      for (int round = 0; round < 10; round++) {
        int from = random.nextInt(graph.vertexCount());
        int to = random.nextInt(graph.vertexCount());
        int[] distances = naiveDistances(graph, from);
        assertReach(traversal.dependencies(from), distances, graph, seed);
        int[] path = traversal.shortestPath(from, to);
        assertPath(path, graph, from, to, distances[to], seed);
        int[][] paths = traversal.shortestPaths(from, to, 20);
        assertThat(paths.length == 0).as("seed %d", seed).isEqualTo(distances[to] < 0);
        for (int i = 0; i < paths.length; i++) {
          assertPath(paths[i], graph, from, to, distances[to], seed);
          assertThat(i == 0 || Arrays.compare(paths[i - 1], paths[i]) < 0).isTrue();
        }
        long all = countPaths(graph, distances, from, to);
        assertThat((long) paths.length).as("seed %d", seed).isEqualTo(Math.min(20, all));
        int[] up = naiveDistances(graph.reversed(), to);
        assertReach(traversal.dependents(to), up, graph.reversed(), seed);
      }
    }
  }

  private static void assertReach(Reach reach, int[] distances, DependencyGraph along, long seed) {
    long reachable = Arrays.stream(distances).filter(d -> d > 0).count();
    assertThat((long) reach.size()).as("seed %d", seed).isEqualTo(reachable);
    for (int i = 0; i < reach.size(); i++) {
      assertThat(reach.distanceAt(i)).as("seed %d", seed).isEqualTo(distances[reach.vertexAt(i)]);
      assertThat(along.hasEdge(reach.parentAt(i), reach.vertexAt(i))).as("seed %d", seed).isTrue();
      assertThat(distances[reach.parentAt(i)]).isEqualTo(reach.distanceAt(i) - 1);
    }
  }

  private static void assertPath(
      int[] path, DependencyGraph graph, int from, int to, int distance, long seed) {
    assertThat(path.length - 1).as("seed %d, %d to %d", seed, from, to).isEqualTo(distance);
    if (distance >= 0) {
      assertThat(path[0]).isEqualTo(from);
      assertThat(path[distance]).isEqualTo(to);
      for (int i = 0; i < distance; i++) {
        assertThat(graph.hasEdge(path[i], path[i + 1])).as("seed %d", seed).isTrue();
      }
    }
  }

  private static int[] naiveDistances(DependencyGraph graph, int start) {
    int[] distances = new int[graph.vertexCount()];
    Arrays.fill(distances, -1);
    distances[start] = 0;
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      int v = queue.remove();
      for (int w : graph.dependencies(v)) {
        if (distances[w] < 0) {
          distances[w] = distances[v] + 1;
          queue.add(w);
        }
      }
    }
    return distances;
  }

  /// Shortest paths counted layer by layer, capped so that the count stays small.
  private static long countPaths(DependencyGraph graph, int[] distances, int from, int to) {
    if (distances[to] < 0) {
      return 0;
    }
    long[] ways = new long[graph.vertexCount()];
    ways[from] = 1;
    List<Integer> order = new ArrayList<>();
    for (int v = 0; v < ways.length; v++) {
      if (distances[v] >= 0) {
        order.add(v);
      }
    }
    order.sort((a, b) -> Integer.compare(distances[a], distances[b]));
    for (int v : order) {
      for (int w : graph.dependencies(v)) {
        if (distances[w] == distances[v] + 1) {
          ways[w] = Math.min(1000, ways[w] + ways[v]);
        }
      }
    }
    return ways[to];
  }
}
