package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdoptionTest {
  @Test
  void the_oracle_of_the_definition() {
    long[] downloads = {-1, 100, 300, -1};
    long[] stars = {10, 20, -1, -1};
    long[] forks = {2, -1, 6, -1};
    assertThat(Adoption.repos(downloads, stars, forks))
        .containsExactly(0, 2500, 5000, Adoption.ABSENT);
  }

  @Test
  void halves_round_up() {
    // 3 of 16 below: 18.75; with a second signal at 0: 9.375 → 9.38
    long[] sixteen = new long[16];
    long[] other = new long[16];
    for (int i = 0; i < 16; i++) {
      sixteen[i] = i;
      other[i] = i == 3 ? 0 : Adoption.ABSENT;
    }
    assertThat(Adoption.repos(sixteen, other)[3]).isEqualTo(938);
    assertThat(Adoption.repos(sixteen)[3]).isEqualTo(1875);
  }

  @Test
  void equal_values_rank_equal_and_zero_is_a_value() {
    assertThat(Adoption.repos(new long[] {0, 0, 7, 7})).containsExactly(0, 0, 5000, 5000);
    assertThat(Adoption.repos(new long[] {5})).containsExactly(0);
    assertThat(Adoption.repos(new long[0])).isEmpty();
  }

  @Test
  void a_project_is_the_mean_of_its_repos_with_a_score() {
    int[] scores = {2500, Adoption.ABSENT, 2501, 100, Adoption.ABSENT};
    int[] projectOf = {0, 0, 0, -1, 1};
    assertThat(Adoption.projects(scores, projectOf, 3))
        .containsExactly(2501, Adoption.ABSENT, Adoption.ABSENT);
  }

  @Test
  void bad_signals_are_refused() {
    assertThatThrownBy(() -> Adoption.repos(new long[2], new long[3]))
        .hasMessageContaining("signal 1");
    assertThatThrownBy(() -> Adoption.repos(new long[] {-2})).hasMessageContaining("-2");
  }

  @Test
  void equals_the_definition_in_decimal_arithmetic() {
    for (long seed = System.nanoTime(), last = seed + 40; seed < last; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(60);
      long[][] signals = new long[3][n];
      for (long[] signal : signals) {
        for (int i = 0; i < n; i++) {
          signal[i] = random.nextInt(3) == 0 ? Adoption.ABSENT : random.nextInt(20);
        }
      }
      int[] scores = Adoption.repos(signals);
      for (int i = 0; i < n; i++) {
        assertThat(scores[i]).as("seed %d, repo %d", seed, i).isEqualTo(naive(signals, i));
      }
    }
  }

  private static int naive(long[][] signals, int repo) {
    BigDecimal sum = BigDecimal.ZERO;
    int present = 0;
    for (long[] signal : signals) {
      if (signal[repo] != Adoption.ABSENT) {
        int smaller = 0;
        int valued = 0;
        for (long value : signal) {
          valued += value != Adoption.ABSENT ? 1 : 0;
          smaller += value != Adoption.ABSENT && value < signal[repo] ? 1 : 0;
        }
        sum =
            sum.add(
                BigDecimal.valueOf(100L * smaller)
                    .divide(BigDecimal.valueOf(valued), 40, RoundingMode.HALF_EVEN));
        present++;
      }
    }
    if (present == 0) {
      return Adoption.ABSENT;
    }
    BigDecimal mean = sum.divide(BigDecimal.valueOf(present), 30, RoundingMode.HALF_UP);
    return mean.setScale(2, RoundingMode.HALF_UP).unscaledValue().intValueExact();
  }
}
