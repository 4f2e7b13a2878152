package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KShortestPathsTest {
  private static final int PLENTY = 50_000_000;

  @Test
  void longer_chains_follow_the_shortest_in_order() {
    DependencyGraph graph =
        new GraphBuilder(6)
            .add(0, 5)
            .add(0, 1)
            .add(1, 5)
            .add(0, 2)
            .add(2, 5)
            .add(1, 2)
            .add(2, 1)
            .add(3, 0)
            .build();
    KShortestPaths.Result found = new KShortestPaths(graph).find(0, 5, 10, PLENTY);
    assertThat(paths(found))
        .containsExactly("[0, 5]", "[0, 1, 5]", "[0, 2, 5]", "[0, 1, 2, 5]", "[0, 2, 1, 5]");
    assertThat(found.truncated()).isFalse();
    assertThat(paths(new KShortestPaths(graph).find(0, 5, 3, PLENTY))).hasSize(3);
  }

  @Test
  void no_way_one_vertex_and_impossible_questions() {
    KShortestPaths engine = new KShortestPaths(new GraphBuilder(3).add(0, 1).build());
    assertThat(engine.find(1, 0, 5, PLENTY).size()).isZero();
    assertThat(engine.find(0, 2, 5, PLENTY).truncated()).isFalse();
    assertThat(paths(engine.find(2, 2, 5, PLENTY))).containsExactly("[2]");
    assertThatThrownBy(() -> engine.find(0, 3, 1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> engine.find(0, 1, 0, 1)).hasMessageContaining("limit");
    assertThatThrownBy(() -> engine.find(0, 1, 1, -1)).hasMessageContaining("-1");
  }

  @Test
  void equals_all_chains_written_out_and_sorted_on_random_graphs() {
    for (long seed = System.nanoTime(), last = seed + 400; seed < last; seed++) {
      Random random = new Random(seed);
      int n = 2 + random.nextInt(7);
      GraphBuilder builder = new GraphBuilder(n);
      for (int i = random.nextInt(n * n); i >= 0; i--) {
        builder.add(random.nextInt(n), random.nextInt(n));
      }
      DependencyGraph graph = builder.build();
      KShortestPaths engine = new KShortestPaths(graph);
      for (int round = 0; round < 4; round++) {
        int from = random.nextInt(n);
        int to = random.nextInt(n);
        List<int[]> all = new ArrayList<>();
        writeOut(graph, new int[] {from}, to, all);
        all.sort((a, b) -> a.length == b.length ? Arrays.compare(a, b) : a.length - b.length);
        int limit = 1 + random.nextInt(all.size() + 3);
        KShortestPaths.Result found = engine.find(from, to, limit, PLENTY);
        assertThat(paths(found))
            .as("seed %d, %d to %d, limit %d", seed, from, to, limit)
            .isEqualTo(all.stream().limit(limit).map(Arrays::toString).toList());
        assertThat(found.truncated()).isFalse();
      }
    }
  }

  @Test
  void the_shortest_ones_are_those_of_the_traversal() {
    for (long seed = System.nanoTime(), last = seed + 40; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      Random random = new Random(seed);
      KShortestPaths engine = new KShortestPaths(graph);
      Traversal traversal = new Traversal(graph);
      for (int round = 0; round < 5; round++) {
        int from = random.nextInt(graph.vertexCount());
        int to = random.nextInt(graph.vertexCount());
        int[][] shortest = traversal.shortestPaths(from, to, 12);
        KShortestPaths.Result found = engine.find(from, to, 12, PLENTY);
        for (int i = 0; i < shortest.length; i++) {
          assertThat(found.path(i)).as("seed %d", seed).isEqualTo(shortest[i]);
        }
        assertThat(found.size() == 0).isEqualTo(shortest.length == 0);
      }
    }
  }

  @Test
  void the_limit_on_work_ends_a_long_search_with_right_answers() {
    int n = 50_000;
    GraphBuilder ladder = new GraphBuilder(n);
    for (int v = 0; v + 1 < n; v++) {
      ladder.add(v, v + 1).add(v, Math.min(n - 1, v + 2));
    }
    KShortestPaths engine = new KShortestPaths(ladder.build());
    KShortestPaths.Result found = engine.find(0, n - 1, 1000, 3_000_000);
    assertThat(found.truncated()).isTrue();
    assertThat(found.size()).isPositive();
    assertThat(found.path(0)).hasSize(n / 2 + 1);
    KShortestPaths.Result none = engine.find(0, n - 1, 1000, 10);
    assertThat(none.truncated()).isTrue();
    assertThat(none.size()).isZero();
  }

  private static void writeOut(DependencyGraph graph, int[] path, int to, List<int[]> all) {
    int v = path[path.length - 1];
    if (v == to) {
      all.add(path);
      return;
    }
    for (int w : graph.dependencies(v)) {
      if (Arrays.stream(path).noneMatch(u -> u == w)) {
        int[] longer = Arrays.copyOf(path, path.length + 1);
        longer[path.length] = w;
        writeOut(graph, longer, to, all);
      }
    }
  }

  private static List<String> paths(KShortestPaths.Result found) {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      paths.add(Arrays.toString(found.path(i)));
    }
    return paths;
  }
}
