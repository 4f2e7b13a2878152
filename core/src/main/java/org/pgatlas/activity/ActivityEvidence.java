package org.pgatlas.activity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// All that is known of a project when its status is decided; null is "not known".
///
/// - `survey`: the answer of the survey now being applied, and `surveyed` whether one is: a survey
/// without an answer is a fact, no survey is not;
/// - `knownToOpenGrants`: whether the project was loaded from there;
/// - `completion`: its completion there, in percent;
/// - `latestCommit`: the newest commit in any of its repos;
/// - `decidedAt`: when the current status was decided.
public record ActivityEvidence(
    boolean surveyed,
    @Nullable ActivityStatus survey,
    boolean knownToOpenGrants,
    @Nullable Integer completion,
    @Nullable Instant latestCommit,
    @Nullable Instant decidedAt) {

  public ActivityEvidence {
    if (survey == ActivityStatus.NON_RESPONSIVE) {
      throw new IllegalArgumentException("survey cannot be answered with non-responsive");
    }
    if (survey != null && !surveyed) {
      throw new IllegalArgumentException("survey has an answer but surveyed is false");
    }
    if (completion != null && (completion < 0 || completion > 100)) {
      throw new IllegalArgumentException("completion is not a percentage: " + completion);
    }
  }

  /// Nothing known, no survey.
  public static ActivityEvidence none() {
    return new ActivityEvidence(false, null, false, null, null, null);
  }

  public ActivityEvidence withSurvey(@Nullable ActivityStatus answer) {
    return new ActivityEvidence(
        true, answer, knownToOpenGrants, completion, latestCommit, decidedAt);
  }

  public ActivityEvidence withOpenGrants(@Nullable Integer percent) {
    return new ActivityEvidence(surveyed, survey, true, percent, latestCommit, decidedAt);
  }

  public ActivityEvidence withCommit(Instant latest, Instant statusDecidedAt) {
    return new ActivityEvidence(
        surveyed, survey, knownToOpenGrants, completion, latest, statusDecidedAt);
  }

  boolean finished() {
    return completion != null && completion == 100;
  }

  boolean unfinished() {
    return completion != null && completion < 100;
  }

  boolean committedSinceDecision() {
    return latestCommit != null && decidedAt != null && latestCommit.isAfter(decidedAt);
  }
}
