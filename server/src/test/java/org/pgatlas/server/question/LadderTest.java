package org.pgatlas.server.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Order and places equal those of boxed sorting and of counting one by one.
class LadderTest {
  private static final int ROUNDS = 400;

  private static double[] drawn(Random random) {
    int size = random.nextInt(60);
    int kind = random.nextInt(4);
    return IntStream.range(0, size)
        .mapToDouble(
            _ ->
                random.nextInt(7) == 0
                    ? Double.NaN
                    : switch (kind) {
                      case 0 -> random.nextInt(5);
                      case 1 -> random.nextInt(1_000_000);
                      case 2 -> random.nextInt(40) / 8.0 - 2;
                      default -> random.nextDouble();
                    })
        .toArray();
  }

  @Test
  void pages_are_those_of_a_sorted_list() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      double[] values = drawn(random);
      boolean descending = random.nextBoolean();
      int modulus = 1 + random.nextInt(3);
      IntPredicate chosen = p -> p % modulus == 0;
      int offset = random.nextInt(10);
      int limit = 1 + random.nextInt(20);
      List<Integer> expected =
          IntStream.range(0, values.length)
              .filter(chosen)
              .boxed()
              .sorted(
                  Comparator.comparingDouble(
                      p ->
                          Double.isNaN(values[p])
                              ? Double.POSITIVE_INFINITY
                              : descending ? -values[p] : values[p]))
              .skip(offset)
              .limit(limit)
              .toList();
      Ladder ladder = Ladder.of(values.length, p -> values[p]);
      assertThat(ladder.page(descending, chosen, offset, limit))
          .as("seed %d", seed)
          .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
      assertThat(ladder.known())
          .isEqualTo(
              (int)
                  IntStream.range(0, values.length).filter(p -> !Double.isNaN(values[p])).count());
    }
  }

  @Test
  void places_are_those_of_counting() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      double[] values = drawn(new Random(seed));
      Tally tally = Tally.of(values.length, p -> values[p]);
      for (double asked : values) {
        if (!Double.isNaN(asked)) {
          assertThat(tally.smaller(asked))
              .as("seed %d, %s", seed, asked)
              .isEqualTo(
                  (int) IntStream.range(0, values.length).filter(p -> values[p] < asked).count());
          assertThat(tally.greater(asked))
              .isEqualTo(
                  (int) IntStream.range(0, values.length).filter(p -> values[p] > asked).count());
        }
      }
    }
  }
}
