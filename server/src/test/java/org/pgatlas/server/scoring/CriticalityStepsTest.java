package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CriticalityStepsTest {
  @Test
  void a_rank_is_the_next_step_s_count_and_few_in_between() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      int size = random.nextInt(6_000);
      int values = 1 + random.nextInt(2_000);
      int[] criticality =
          random.ints(size, 0, values).map(v -> v % 7 == 0 ? -1 : v * v / values).toArray();
      boolean[] external = new boolean[size];
      IntStream.range(0, size).forEach(p -> external[p] = random.nextBoolean());
      for (boolean wanted : new boolean[] {false, true}) {
        CriticalitySteps steps = CriticalitySteps.of(criticality, external, wanted);
        assertThat(steps.bounds()).as("seed " + seed).isSorted().doesNotHaveDuplicates();
        int[] own =
            IntStream.range(0, size)
                .filter(p -> external[p] == wanted && criticality[p] >= 0)
                .map(p -> criticality[p])
                .toArray();
        for (int i = 0; i < 30; i++) {
          int value = random.nextInt(values);
          long more = IntStream.of(own).filter(c -> c > value).count();
          int next = next(steps, value);
          int bound = next < 0 ? Integer.MAX_VALUE : steps.bounds()[next];
          long between = IntStream.of(own).filter(c -> c > value && c < bound).count();
          long above = next < 0 ? 0 : steps.atLeast()[next];
          assertThat(between).as("seed " + seed).isLessThan(CriticalitySteps.APART);
          assertThat(above + between).as("seed " + seed).isEqualTo(more);
        }
      }
    }
  }

  @Test
  void nothing_known_makes_no_step() {
    CriticalitySteps none =
        CriticalitySteps.of(new int[] {-1, -1}, new boolean[] {false, true}, false);
    assertThat(none.bounds()).isEmpty();
    assertThat(none.atLeast()).isEmpty();
  }

  /// The first step above a value, -1 when there is none.
  private static int next(CriticalitySteps steps, int value) {
    for (int i = 0; i < steps.bounds().length; i++) {
      if (steps.bounds()[i] > value) {
        return i;
      }
    }
    return -1;
  }
}
