package org.pgatlas.server.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.Layers;

class FalloutTest {
  @Test
  void a_walk_of_one_start_says_the_same_as_a_search_from_several() {
    for (long seed = System.nanoTime(), last = seed + 100; seed < last; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(120);
      GraphBuilder builder = new GraphBuilder(n);
      for (int e = random.nextInt(4 * n); e > 0; e--) {
        builder.add(random.nextInt(n), random.nextInt(n));
      }
      DependencyGraph graph = builder.build();
      Layers layers = new Layers(graph);
      int[] numbers = new int[n];
      for (int v = 0; v < n; v++) {
        Fallout one = Fallout.of(layers, v);
        Fallout several = Fallout.of(graph, new int[] {v}, 0, numbers);
        String when = "seed " + seed + " from " + v;
        assertThat(numbers).as(when).containsOnly(0);
        assertThat(one.size()).as(when).isEqualTo(several.size() - 1);
        assertThat(one.histogram()).as(when).isEqualTo(several.histogram());
        for (int k = 0; k < one.size(); k++) {
          assertThat(one.vertexAt(k)).as(when).isEqualTo(several.vertexAt(k + 1));
          assertThat(one.distanceAt(k)).as(when).isEqualTo(several.distanceAt(k + 1));
        }
      }
    }
  }

  @Test
  void projects_are_counted_and_the_most_hit_come_first() {
    for (long seed = System.nanoTime(), last = seed + 100; seed < last; seed++) {
      Random random = new Random(seed);
      int apart = random.nextBoolean() ? 1 : 10_000_000;
      int[] projects =
          IntStream.range(0, random.nextInt(200))
              .map(_ -> (random.nextInt(40) - 3) * apart)
              .map(project -> Math.max(-1, project))
              .toArray();
      Map<Integer, Long> expected =
          Arrays.stream(projects)
              .filter(project -> project >= 0)
              .boxed()
              .collect(
                  Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
      ProjectHits hits = ProjectHits.of(projects.clone());
      assertThat(hits.size()).as("seed %d", seed).isEqualTo(expected.size());
      expected.forEach((id, count) -> assertThat(hits.countOf(id)).isEqualTo(count.intValue()));
      assertThat(hits.countOf(7_777)).isZero();
      List<Integer> first =
          expected.keySet().stream()
              .sorted(
                  Comparator.comparing((Integer id) -> -expected.getOrDefault(id, 0L))
                      .thenComparing(id -> id))
              .limit(5)
              .toList();
      assertThat(hits.first(5))
          .as("seed %d", seed)
          .isEqualTo(first.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
