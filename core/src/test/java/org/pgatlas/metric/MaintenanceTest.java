package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tenure, active contributors, maintenance debt, funding efficiency: worked out by hand.
class MaintenanceTest {
  private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");

  private static Instant daysAgo(int days) {
    return NOW.minus(Duration.ofDays(days));
  }

  private static Tenure.Span span(int first, int last, long commits) {
    return new Tenure.Span(daysAgo(first), daysAgo(last), commits);
  }

  @Test
  void tenure_is_weighed_by_commits() {
    Tenure tenure = Tenure.of(List.of(span(400, 100, 30), span(50, 50, 10), span(9, 9, 0)));
    assertThat(tenure.contributors()).as("who made none is none").isEqualTo(2);
    assertThat(tenure.days()).as("(30 · 300 + 10 · 0) / 40").isEqualTo(225);
    assertThat(tenure.longestDays()).isEqualTo(300);
    assertThat(Tenure.of(List.of())).isEqualTo(new Tenure(0, 0, 0, 0));
    assertThatThrownBy(() -> span(1, 2, 1)).hasMessageContaining("before");
    assertThat(
            Tenure.of(
                    List.of(
                        new Tenure.Span(Instant.EPOCH, NOW, Long.MAX_VALUE / 2),
                        new Tenure.Span(NOW, NOW, Long.MAX_VALUE / 2)))
                .days())
        .as("no overflow")
        .isCloseTo(Duration.between(Instant.EPOCH, NOW).toDays() / 2.0, within(1.0));
  }

  @Test
  void tenure_in_a_project_runs_from_repo_to_repo() {
    Map<String, Tenure.Span> merged =
        Tenure.merge(
            List.of(
                Map.of("ada", span(400, 300, 10)),
                Map.of("ada", span(90, 40, 10), "bob", span(20, 10, 5))));
    assertThat(merged)
        .containsOnly(Map.entry("ada", span(400, 40, 20)), Map.entry("bob", span(20, 10, 5)));
    assertThat(Tenure.of(merged.values()).days()).isEqualTo((20 * 360 + 5 * 10) / 25.0);
  }

  @Test
  void who_committed_lately_is_active() {
    List<Instant> last = List.of(daysAgo(-3), daysAgo(30), daysAgo(31), daysAgo(90), daysAgo(91));
    assertThat(ActiveContributors.of(last, NOW, 30)).as("the 30th day counts").isEqualTo(2);
    assertThat(ActiveContributors.of(last, NOW, 90)).isEqualTo(4);
    assertThat(ActiveContributors.of(List.of(), NOW, 90)).isZero();
    assertThatThrownBy(() -> ActiveContributors.of(last, NOW, -1)).hasMessageContaining("-1");
  }

  @Test
  void debt_grows_with_what_rests_on_it_and_with_time() {
    Instant twoYears = NOW.minus(Duration.ofHours(24 * 730 + 12));
    assertThat(MaintenanceDebt.of(1000, twoYears, NOW)).isEqualTo(2000);
    assertThat(MaintenanceDebt.of(0, twoYears, NOW)).isZero();
    assertThat(MaintenanceDebt.of(7, daysAgo(-5), NOW)).as("dated in the future").isZero();
    assertThatThrownBy(() -> MaintenanceDebt.of(-1, NOW, NOW)).hasMessageContaining("-1");
  }

  @Test
  void efficiency_is_what_rests_on_it_for_a_thousand_dollars() {
    assertThat(FundingEfficiency.of(600, 150_000)).hasValue(4);
    assertThat(FundingEfficiency.of(0, 150_000)).hasValue(0);
    assertThat(FundingEfficiency.of(600, 0)).as("nothing was granted").isEmpty();
    assertThatThrownBy(() -> FundingEfficiency.of(1, -5)).hasMessageContaining("-5");
    assertThatThrownBy(() -> FundingEfficiency.of(1, Double.NaN)).hasMessageContaining("NaN");
  }
}
