package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PonyFactorTest {
  @Test
  void half_is_enough() {
    assertThat(PonyFactor.of(5, 5)).isEqualTo(1);
    assertThat(PonyFactor.of(1, 1, 1)).isEqualTo(2);
    assertThat(PonyFactor.of(1)).isEqualTo(1);
  }

  @Test
  void ten_equal_contributors_need_five() {
    assertThat(PonyFactor.of(3, 3, 3, 3, 3, 3, 3, 3, 3, 3)).isEqualTo(5);
  }

  @Test
  void one_who_holds_most_is_enough_wherever_it_stands() {
    assertThat(PonyFactor.of(5, 60, 5, 5, 5, 5, 5, 5, 5)).isEqualTo(1);
    assertThat(PonyFactor.holders(5, 60, 5)).containsExactly(1);
  }

  @Test
  void no_commits_is_zero() {
    assertThat(PonyFactor.of()).isZero();
    assertThat(PonyFactor.of(0, 0)).isZero();
    assertThat(PonyFactor.holders()).isEmpty();
  }

  @Test
  void a_project_merges_commits_per_contributor_first() {
    List<Map<String, Long>> repos =
        List.of(Map.of("ann", 6L, "bob", 4L), Map.of("bob", 6L, "cy", 5L), Map.of("bob", 1L));
    assertThat(PonyFactor.ofProject(repos)).isEqualTo(1);
    assertThat(PonyFactor.merge(repos)).containsEntry("bob", 11L).containsEntry("ann", 6L);
    assertThat(PonyFactor.ofProject(List.<Map<String, Long>>of())).isZero();
  }

  @Test
  void huge_counts_do_not_overflow_silently() {
    assertThat(PonyFactor.of(Long.MAX_VALUE - 1, 1)).isEqualTo(1);
    assertThatThrownBy(() -> PonyFactor.of(Long.MAX_VALUE, 1))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> PonyFactor.of(3, -1)).hasMessageContaining("-1");
  }

  @Test
  void concentration_of_one_person_and_of_equals() {
    Concentration one = Concentration.of(42);
    assertThat(one.herfindahl()).isEqualTo(10_000);
    assertThat(one.entropyBits()).isZero();
    assertThat(one.topShare()).isEqualTo(1);
    assertThat(one.tier()).isEqualTo(Concentration.Tier.EXTREME);
    Concentration four = Concentration.of(5, 5, 0, 5, 5);
    assertThat(four.contributors()).isEqualTo(4);
    assertThat(four.herfindahl()).isEqualTo(2500);
    assertThat(four.entropyBits()).isEqualTo(2);
    assertThat(four.topShare()).isEqualTo(0.25);
    assertThat(four.tier()).isEqualTo(Concentration.Tier.HIGH);
  }

  @Test
  void concentration_does_not_depend_on_the_order() {
    Concentration a = Concentration.of(7, 1, 3, 19, 2);
    assertThat(a).isEqualTo(Concentration.of(19, 7, 3, 2, 1));
    assertThat(a.herfindahl()).isCloseTo(1e4 * (361 + 49 + 9 + 4 + 1) / 1024, within(1e-9));
    assertThat(a.commits()).isEqualTo(32);
  }

  @Test
  void tiers_begin_at_their_lines() {
    assertThat(Concentration.of().tier()).isEqualTo(Concentration.Tier.UNKNOWN);
    assertThat(Concentration.of(1, 1).tier()).isEqualTo(Concentration.Tier.EXTREME);
    assertThat(Concentration.of(1, 1, 1, 1, 1).tier()).isEqualTo(Concentration.Tier.MODERATE);
    assertThat(Concentration.of(1, 1, 1, 1, 1, 1, 1).tier()).isEqualTo(Concentration.Tier.SPREAD);
  }
}
