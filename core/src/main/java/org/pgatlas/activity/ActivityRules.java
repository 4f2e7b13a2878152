package org.pgatlas.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The cascade that moves a project between activity statuses, as a pure
/// function of its status and the evidence:
///
/// | rule | from | to | when |
/// |---|---|---|---|
/// | `survey-answer` | any | the answer | the survey was answered |
/// | `survey-silence` | any | non-responsive | a survey, no answer, known to OpenGrants |
/// | `completed` | in-dev | live | completion is 100 % |
/// | `new-commit-unfinished` | the other two | in-dev | new commit, completion known and < 100 |
/// | `new-commit` | the other two | live | new commit, otherwise |
///
/// The other two are discontinued and non-responsive; a commit is new when it is newer than the
/// status decision. Never downward from a lack of commits. A survey being applied is itself a
/// decision of this moment, so commits do not overturn it; `completed` is asked all the same.
public final class ActivityRules {
  private ActivityRules() {}

  /// The changes in order, empty when the status stays; at most a survey's and one more.
  public static List<StatusChange> apply(
      @Nullable ActivityStatus current, ActivityEvidence evidence) {
    List<StatusChange> changes = new ArrayList<>();
    Optional<StatusChange> survey = survey(current, evidence);
    ActivityStatus status = survey.map(StatusChange::to).orElse(current);
    survey.filter(change -> change.to() != change.from()).ifPresent(changes::add);
    if (status == ActivityStatus.IN_DEV) {
      completion(evidence).ifPresent(changes::add);
    } else if (survey.isEmpty() && status != null) {
      commit(status, evidence).ifPresent(changes::add);
    }
    return List.copyOf(changes);
  }

  private static Optional<StatusChange> survey(
      @Nullable ActivityStatus current, ActivityEvidence evidence) {
    ActivityStatus answer = evidence.survey();
    if (answer != null) {
      return Optional.of(
          new StatusChange(current, answer, "survey-answer", "answered " + answer.label()));
    }
    if (evidence.surveyed() && evidence.knownToOpenGrants()) {
      return Optional.of(
          new StatusChange(
              current,
              ActivityStatus.NON_RESPONSIVE,
              "survey-silence",
              "no answer; known to OpenGrants"));
    }
    return Optional.empty();
  }

  private static Optional<StatusChange> completion(ActivityEvidence evidence) {
    return evidence.finished()
        ? Optional.of(
            new StatusChange(
                ActivityStatus.IN_DEV, ActivityStatus.LIVE, "completed", "completion 100 %"))
        : Optional.empty();
  }

  private static Optional<StatusChange> commit(ActivityStatus status, ActivityEvidence evidence) {
    return switch (status) {
      case LIVE, IN_DEV -> Optional.empty();
      case DISCONTINUED, NON_RESPONSIVE ->
          evidence.committedSinceDecision()
              ? Optional.of(revived(status, evidence))
              : Optional.empty();
    };
  }

  private static StatusChange revived(ActivityStatus from, ActivityEvidence evidence) {
    String commit =
        "commit of " + evidence.latestCommit() + ", status decided " + evidence.decidedAt();
    if (evidence.unfinished()) {
      return new StatusChange(
          from,
          ActivityStatus.IN_DEV,
          "new-commit-unfinished",
          commit + ", completion " + Objects.requireNonNull(evidence.completion()) + " %");
    }
    return new StatusChange(from, ActivityStatus.LIVE, "new-commit", commit);
  }
}
