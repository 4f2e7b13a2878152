package org.pgatlas.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The whole transition table: every status under every combination of evidence, against the rules
/// written a second time, as the seed words them.
final class ActivityTransitionTableTest {
  private static final Instant DECIDED = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void every_status_under_all_evidence_moves_as_the_seed_says() {
    List<@Nullable ActivityStatus> answers =
        new ArrayList<>(
            List.of(ActivityStatus.LIVE, ActivityStatus.IN_DEV, ActivityStatus.DISCONTINUED));
    answers.add(null);
    List<@Nullable Integer> completions = new ArrayList<>(List.of(0, 99, 100));
    completions.add(null);
    List<@Nullable Instant> commits =
        new ArrayList<>(
            List.of(DECIDED.minus(Duration.ofDays(1)), DECIDED, DECIDED.plusSeconds(1)));
    commits.add(null);
    int cases = 0;
    int moved = 0;
    for (ActivityStatus from : ActivityStatus.values()) {
      for (boolean surveyed : new boolean[] {false, true}) {
        for (ActivityStatus answer : surveyed ? answers : Arrays.asList((ActivityStatus) null)) {
          for (boolean known : new boolean[] {false, true}) {
            for (Integer completion : completions) {
              for (Instant commit : commits) {
                ActivityEvidence evidence =
                    new ActivityEvidence(surveyed, answer, known, completion, commit, DECIDED);
                List<StatusChange> changes = ActivityRules.apply(from, evidence);
                ActivityStatus to = changes.isEmpty() ? from : changes.getLast().to();
                assertThat(to)
                    .as("%s with %s", from, evidence)
                    .isEqualTo(oracle(from, surveyed, answer, known, completion, commit));
                assertChain(from, changes);
                cases++;
                moved += changes.isEmpty() ? 0 : 1;
              }
            }
          }
        }
      }
    }
    assertThat(cases).isEqualTo(4 * 5 * 2 * 4 * 4);
    assertThat(moved).isPositive().isLessThan(cases);
  }

  @Test
  void no_evidence_ever_moves_a_live_project_down_but_a_survey() {
    for (Integer completion : Arrays.asList(0, 50, 100, null)) {
      for (Instant commit : Arrays.asList(DECIDED.minus(Duration.ofDays(4_000)), null)) {
        assertThat(
                ActivityRules.apply(
                    ActivityStatus.LIVE,
                    new ActivityEvidence(false, null, true, completion, commit, DECIDED)))
            .isEmpty();
      }
    }
  }

  /// Survey first; then completion; then commits, which a survey of the same moment outweighs.
  private static ActivityStatus oracle(
      ActivityStatus from,
      boolean surveyed,
      @Nullable ActivityStatus answer,
      boolean known,
      @Nullable Integer completion,
      @Nullable Instant commit) {
    ActivityStatus now = from;
    boolean decidedNow = surveyed && (answer != null || known);
    if (decidedNow) {
      now = answer == null ? ActivityStatus.NON_RESPONSIVE : answer;
    }
    boolean complete = completion != null && completion == 100;
    if (now == ActivityStatus.IN_DEV) {
      return complete ? ActivityStatus.LIVE : now;
    }
    boolean down = now == ActivityStatus.DISCONTINUED || now == ActivityStatus.NON_RESPONSIVE;
    if (down && !decidedNow && commit != null && commit.isAfter(DECIDED)) {
      return completion != null && !complete ? ActivityStatus.IN_DEV : ActivityStatus.LIVE;
    }
    return now;
  }

  private static void assertChain(ActivityStatus from, List<StatusChange> changes) {
    ActivityStatus at = from;
    for (StatusChange change : changes) {
      assertThat(change.from()).isEqualTo(at);
      assertThat(change.to()).isNotEqualTo(at);
      assertThat(change.rule()).isNotEmpty();
      assertThat(change.evidence()).isNotEmpty();
      at = change.to();
    }
    assertThat(changes).hasSizeLessThanOrEqualTo(2);
  }
}
