package org.pgatlas.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A page is the part of the whole sorted list.
class NearestTest {
  @Test
  void every_page_is_a_part_of_the_sorted_whole() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int size = random.nextInt(120);
      int[] distances = random.ints(size, 1, 6).sorted().toArray();
      int[] vertices = IntStream.range(0, size).toArray();
      for (int i = size - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int other = vertices[i];
        vertices[i] = vertices[j];
        vertices[j] = other;
      }
      int[] criticality = random.ints(Math.max(1, size), 0, 4).toArray();
      int[] whole =
          IntStream.range(0, size)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingInt(i -> distances[i])
                      .thenComparing(i -> -criticality[vertices[i]])
                      .thenComparing(i -> vertices[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      for (int offset : new int[] {0, 1, 7, 50, 119, 500}) {
        for (int limit : new int[] {1, 3, 20, 200}) {
          int[] expected = IntStream.of(whole).skip(offset).limit(limit).toArray();
          assertThat(
                  Nearest.page(
                      size, i -> distances[i], i -> vertices[i], criticality, offset, limit))
              .as("seed %d, %d, %d", seed, offset, limit)
              .isEqualTo(expected);
        }
      }
    }
  }
}
