package org.pgatlas.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivityRulesTest {
  private static final Instant DECIDED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NEWER = DECIDED.plusSeconds(1);
  private static final ActivityEvidence NONE = ActivityEvidence.none();

  @ParameterizedTest
  @EnumSource(
      value = ActivityStatus.class,
      names = {"LIVE", "IN_DEV", "DISCONTINUED"})
  void survey_answers_decide_from_anywhere(ActivityStatus answer) {
    for (ActivityStatus current : ActivityStatus.values()) {
      List<StatusChange> changes = ActivityRules.apply(current, NONE.withSurvey(answer));
      if (current == answer) {
        assertThat(changes).isEmpty();
      } else {
        assertThat(changes)
            .containsExactly(
                new StatusChange(current, answer, "survey-answer", "answered " + answer.label()));
      }
    }
    assertThat(ActivityRules.apply(null, NONE.withSurvey(answer)))
        .extracting(StatusChange::to)
        .containsExactly(answer);
  }

  @ParameterizedTest
  @EnumSource(ActivityStatus.class)
  void silence_of_a_known_project_is_non_responsive(ActivityStatus current) {
    ActivityEvidence silence = NONE.withSurvey(null).withOpenGrants(40);
    List<StatusChange> changes = ActivityRules.apply(current, silence);
    if (current == ActivityStatus.NON_RESPONSIVE) {
      assertThat(changes).isEmpty();
    } else {
      assertThat(changes).hasSize(1);
      assertThat(changes.getFirst().to()).isEqualTo(ActivityStatus.NON_RESPONSIVE);
      assertThat(changes.getFirst().rule()).isEqualTo("survey-silence");
    }
    assertThat(ActivityRules.apply(current, NONE.withSurvey(null))).as("unknown there").isEmpty();
    assertThat(ActivityRules.apply(current, NONE.withOpenGrants(40))).as("no survey").isEmpty();
  }

  @Test
  void in_dev_goes_live_when_completed() {
    assertThat(ActivityRules.apply(ActivityStatus.IN_DEV, NONE.withOpenGrants(100)))
        .containsExactly(
            new StatusChange(
                ActivityStatus.IN_DEV, ActivityStatus.LIVE, "completed", "completion 100 %"));
    assertThat(ActivityRules.apply(ActivityStatus.IN_DEV, NONE.withOpenGrants(99))).isEmpty();
    assertThat(ActivityRules.apply(ActivityStatus.IN_DEV, NONE.withOpenGrants(null))).isEmpty();
  }

  @Test
  void an_answer_of_in_dev_and_full_completion_are_two_events() {
    assertThat(
            ActivityRules.apply(
                ActivityStatus.DISCONTINUED,
                NONE.withSurvey(ActivityStatus.IN_DEV).withOpenGrants(100)))
        .extracting(StatusChange::rule)
        .containsExactly("survey-answer", "completed");
  }

  @ParameterizedTest
  @EnumSource(
      value = ActivityStatus.class,
      names = {"DISCONTINUED", "NON_RESPONSIVE"})
  void a_newer_commit_revives(ActivityStatus current) {
    ActivityEvidence commit = NONE.withCommit(NEWER, DECIDED);
    assertChange(current, commit, ActivityStatus.LIVE, "new-commit");
    assertChange(current, commit.withOpenGrants(null), ActivityStatus.LIVE, "new-commit");
    assertChange(current, commit.withOpenGrants(100), ActivityStatus.LIVE, "new-commit");
    assertChange(
        current, commit.withOpenGrants(99), ActivityStatus.IN_DEV, "new-commit-unfinished");
    assertChange(current, commit.withOpenGrants(0), ActivityStatus.IN_DEV, "new-commit-unfinished");
  }

  @ParameterizedTest
  @EnumSource(ActivityStatus.class)
  void an_old_commit_or_none_changes_nothing(ActivityStatus current) {
    assertThat(ActivityRules.apply(current, NONE)).isEmpty();
    assertThat(ActivityRules.apply(current, NONE.withCommit(DECIDED, DECIDED))).isEmpty();
    assertThat(ActivityRules.apply(current, NONE.withCommit(DECIDED.minusSeconds(9), DECIDED)))
        .isEmpty();
  }

  @Test
  void a_commit_does_not_overturn_the_survey_applied_with_it() {
    assertThat(
            ActivityRules.apply(
                ActivityStatus.LIVE,
                NONE.withCommit(NEWER, DECIDED).withSurvey(ActivityStatus.DISCONTINUED)))
        .extracting(StatusChange::to)
        .containsExactly(ActivityStatus.DISCONTINUED);
  }

  @Test
  void a_project_without_status_stays_without_unless_surveyed() {
    assertThat(ActivityRules.apply(null, NONE.withCommit(NEWER, DECIDED).withOpenGrants(100)))
        .isEmpty();
  }

  @Test
  void evidence_that_cannot_be_is_refused() {
    assertThatThrownBy(() -> NONE.withOpenGrants(101)).hasMessageContaining("101");
    assertThatThrownBy(() -> NONE.withSurvey(ActivityStatus.NON_RESPONSIVE))
        .hasMessageContaining("non-responsive");
    assertThatThrownBy(() -> ActivityStatus.ofLabel("LIVE")).hasMessageContaining("LIVE");
    assertThat(ActivityStatus.ofLabel("in-dev")).isEqualTo(ActivityStatus.IN_DEV);
    assertThat(ActivityStatus.IN_DEV.isActive()).isTrue();
    assertThat(ActivityStatus.NON_RESPONSIVE.isActive()).isFalse();
  }

  private static void assertChange(
      @Nullable ActivityStatus current, ActivityEvidence evidence, ActivityStatus to, String rule) {
    List<StatusChange> changes = ActivityRules.apply(current, evidence);
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().from()).isEqualTo(current);
    assertThat(changes.getFirst().to()).isEqualTo(to);
    assertThat(changes.getFirst().rule()).isEqualTo(rule);
    assertThat(changes.getFirst().evidence()).contains("2026-01-01T00:00");
  }
}
