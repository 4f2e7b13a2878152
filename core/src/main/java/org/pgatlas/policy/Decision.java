package org.pgatlas.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a policy says about one component or finding, and by which rule.
///
/// @param rule null where no rule applies
public record Decision(Outcome outcome, @Nullable PolicyRule rule, List<Reason> reasons) {
  public Decision {
    reasons = List.copyOf(reasons);
  }

  /// A condition with the value that met it.
  ///
  /// @param value null where nothing is known
  public record Reason(Field field, @Nullable String value, String wanted) {
    public String words() {
      return field.id() + " is " + (value == null ? "not known" : value) + ", rule: " + wanted;
    }
  }

  /// The rule and the values as a sentence.
  public String words() {
    if (rule == null) {
      return "no rule applies";
    }
    String facts = String.join("; ", reasons.stream().map(Reason::words).toList());
    String because = rule.because();
    return "rule '"
        + rule.name()
        + "' says "
        + outcome.id()
        + ": "
        + facts
        + (because == null ? "" : " (" + because + ")");
  }
}
