package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResultTreeTest {
  private static VertexColumns vertices(int[] ids, long salt) {
    VertexColumns vertices = new VertexColumns(ids.length);
    for (int p = 0; p < ids.length; p++) {
      vertices.ids[p] = ids[p];
      vertices.identity[p] = (ids[p] + salt) * 0x9E3779B97F4A7C15L;
    }
    return vertices;
  }

  private static int[][] results(VertexColumns vertices, Random random) {
    int[][] results = new int[5][vertices.size()];
    for (int[] column : results) {
      for (int p = 0; p < column.length; p++) {
        column[p] = random.nextInt(3) - 1;
      }
    }
    return results;
  }

  @Test
  void step_by_step_equals_at_once() {
    for (long seed = System.nanoTime(), last = seed + 100; seed < last; seed++) {
      Random random = new Random(seed);
      int[] ids = random.ints(random.nextInt(600), 0, 5_000).distinct().sorted().toArray();
      VertexColumns vertices = vertices(ids, 0);
      int[][] results = results(vertices, random);
      ResultTree tree = ResultTree.of(vertices, results);
      int[] others =
          random
              .ints(ids.length)
              .map(
                  i ->
                      Math.floorMod(i, 10) == 0
                          ? random.nextInt(5_000)
                          : ids[Math.floorMod(i, ids.length)])
              .distinct()
              .sorted()
              .toArray();
      VertexColumns next = vertices(others, 0);
      int[][] nextResults = results(next, new Random(seed + 1));
      assertThat(tree.next(next, nextResults).hex())
          .as("seed %d", seed)
          .isEqualTo(ResultTree.of(next, nextResults).hex());
      assertThat(tree.next(vertices, results).hex()).isEqualTo(tree.hex());
    }
  }

  @Test
  void internal_ids_do_not_matter_and_values_do() {
    int[] few = new int[100];
    int[] same = new int[100];
    for (int p = 0; p < 100; p++) {
      few[p] = p;
      same[p] = p + 7;
    }
    int[][] results = results(vertices(few, 0), new Random(1));
    String hash = ResultTree.of(vertices(few, 7), results).hex();
    assertThat(ResultTree.of(vertices(same, 0), results).hex()).isEqualTo(hash).hasSize(64);
    results[4][99]++;
    assertThat(ResultTree.of(vertices(few, 7), results).hex()).isNotEqualTo(hash);
  }
}
