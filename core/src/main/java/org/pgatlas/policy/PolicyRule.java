package org.pgatlas.policy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One rule: where all its conditions hold, its outcome does.
///
/// @param missing the outcome where all that is known holds and something is not known; null: the
/// rule does not apply there
/// @param because the reason that its authors give
/// @param until the last day on which it counts
public record PolicyRule(
    String name,
    Outcome then,
    @Nullable Outcome missing,
    List<Condition> when,
    @Nullable String because,
    @Nullable LocalDate until) {
  /// A rule that does not speak of verdicts is about open findings.
  private static final List<String> OPEN = List.of("affected", "under_investigation");

  public PolicyRule {
    when = List.copyOf(when);
    if (when.isEmpty()) {
      throw new IllegalArgumentException("the rule '" + name + "' has no conditions");
    }
  }

  /// Whether it is about findings; else about components as such. One that speaks of neither's own
  /// fields is about findings.
  public boolean isAboutFindings() {
    return has(when, Field.Scope.FINDING) || !has(when, Field.Scope.COMPONENT);
  }

  private static boolean has(List<Condition> when, Field.Scope scope) {
    return when.stream().anyMatch(one -> one.field().scope() == scope);
  }

  /// What it says; empty where it does not apply.
  Optional<Decision> decide(Facts facts, LocalDate today) {
    if (isAboutFindings() != facts.aboutFinding() || (until != null && today.isAfter(until))) {
      return Optional.empty();
    }
    boolean ofVerdicts = when.stream().anyMatch(one -> one.field() == Field.VERDICT);
    if (facts.aboutFinding()
        && !ofVerdicts
        && facts.of(Field.VERDICT).stream().noneMatch(OPEN::contains)) {
      return Optional.empty();
    }
    List<Decision.Reason> reasons = new ArrayList<>();
    boolean known = true;
    for (Condition condition : when) {
      Condition.Answer answer = condition.ask(facts);
      if (answer.isKnown() && !answer.holds()) {
        return Optional.empty();
      }
      known &= answer.isKnown();
      reasons.add(new Decision.Reason(condition.field(), answer.value(), condition.words()));
    }
    Outcome outcome = known ? then : missing;
    return outcome == null ? Optional.empty() : Optional.of(new Decision(outcome, this, reasons));
  }

  /// Fields on which nothing was known though all else of the rule held.
  List<Field> undecided(Facts facts) {
    if (isAboutFindings() != facts.aboutFinding()) {
      return List.of();
    }
    List<Field> open = new ArrayList<>();
    for (Condition condition : when) {
      Condition.Answer answer = condition.ask(facts);
      if (answer.isKnown() && !answer.holds()) {
        return List.of();
      }
      if (!answer.isKnown()) {
        open.add(condition.field());
      }
    }
    return open;
  }
}
