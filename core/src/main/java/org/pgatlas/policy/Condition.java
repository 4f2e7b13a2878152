package org.pgatlas.policy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One thing that has to be so for a rule to apply.
///
/// @param wanted as the policy writes it; of several one is enough
/// @param negated whether none of them may be
record Condition(Field field, List<Wanted> wanted, boolean negated) {
  Condition {
    wanted = List.copyOf(wanted);
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("'" + field.id() + "' wants nothing");
    }
  }

  /// One alternative: a comparison with a number, or a pattern.
  sealed interface Wanted {
    /// As written.
    String text();
  }

  /// @param operator one of `<`, `<=`, `=`, `>=`, `>`
  record Compared(String operator, double with, String text) implements Wanted {
    boolean holds(double value) {
      return switch (operator) {
        case "<" -> value < with;
        case "<=" -> value <= with;
        case ">" -> value > with;
        case ">=" -> value >= with;
        default -> value == with;
      };
    }
  }

  record Like(Pattern pattern, String text) implements Wanted {}

  /// Why a condition holds, or that nothing is known.
  ///
  /// @param value null when the field is not known
  record Answer(boolean holds, @Nullable String value) {
    boolean isKnown() {
      return value != null;
    }
  }

  Answer ask(Facts facts) {
    List<String> values = facts.of(field);
    if (values.isEmpty()) {
      return new Answer(false, null);
    }
    Optional<String> hit = values.stream().filter(this::matches).findFirst();
    String shown = hit.orElse(values.getFirst());
    return new Answer(hit.isPresent() != (negated && field.kind() != Field.Kind.LICENSE), shown);
  }

  /// For licences the negation lies inside the expression: one that is not listed is found also
  /// beside one that is.
  private boolean matches(String value) {
    return switch (field.kind()) {
      case LICENSE -> LicenseTerms.apply(value, name -> like(name) != negated);
      case TEXT, YES_OR_NO -> like(value);
      case NUMBER, RATING -> compared(value);
    };
  }

  private boolean like(String value) {
    return wanted.stream()
        .anyMatch(one -> one instanceof Like like && like.pattern().matches(value));
  }

  private boolean compared(String value) {
    double number = field.kind() == Field.Kind.RATING ? rating(value) : Double.parseDouble(value);
    return wanted.stream()
        .anyMatch(one -> one instanceof Compared compared && compared.holds(number));
  }

  static int rating(String word) {
    return Field.RATINGS.indexOf(word);
  }

  /// As the policy says it.
  String words() {
    String texts = String.join(" or ", wanted.stream().map(Wanted::text).toList());
    return field.id() + (negated ? " not " : " ") + texts;
  }
}
