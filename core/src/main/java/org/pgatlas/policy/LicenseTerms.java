package org.pgatlas.policy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Predicate;

/// Whether a licence expression leads under terms that match: of a choice (`OR`) every side has to,
/// because one may take the other; of a conjunction (`AND`) one is enough. `WITH` and what follows
/// belongs to its licence. What is no expression is one name
/// (<https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/>).
final class LicenseTerms {
  private final Predicate<String> terms;
  private final Deque<Boolean> values = new ArrayDeque<>();
  private final Deque<String> operators = new ArrayDeque<>();

  private LicenseTerms(Predicate<String> terms) {
    this.terms = terms;
  }

  static boolean apply(String expression, Predicate<String> terms) {
    LicenseTerms read = new LicenseTerms(terms);
    return read.evaluates(expression) ? read.values.element() : terms.test(expression.strip());
  }

  /// Two stacks; false when it is no expression.
  private boolean evaluates(String expression) {
    StringBuilder name = new StringBuilder();
    boolean exception = false;
    for (String token : expression.replace("(", " ( ").replace(")", " ) ").strip().split("\\s+")) {
      String word = token.toUpperCase(Locale.ROOT);
      switch (word) {
        case "AND", "OR" -> {
          if (!operand(name)) {
            return false;
          }
          while (!operators.isEmpty() && binds(operators.element(), word)) {
            if (!reduce()) {
              return false;
            }
          }
          operators.push(word);
        }
        case "(" -> {
          if (!name.isEmpty()) {
            return false;
          }
          operators.push(word);
        }
        case ")" -> {
          if (!operand(name) || !close()) {
            return false;
          }
        }
        case "WITH" -> {
          exception = !name.isEmpty();
          if (!exception) {
            return false;
          }
          name.append(" WITH");
        }
        default -> {
          if (!name.isEmpty() && !exception) {
            return false;
          }
          name.append(name.isEmpty() ? "" : " ").append(token);
          exception = false;
        }
      }
    }
    return operand(name) && finish();
  }

  /// Puts the name read so far; without one, a value in parentheses has to be there.
  private boolean operand(StringBuilder name) {
    if (name.isEmpty()) {
      return !values.isEmpty();
    }
    values.push(terms.test(name.toString()));
    name.setLength(0);
    return true;
  }

  private static boolean binds(String open, String next) {
    return open.equals("AND") || (open.equals("OR") && next.equals("OR"));
  }

  private boolean close() {
    while (!operators.isEmpty() && !operators.element().equals("(")) {
      if (!reduce()) {
        return false;
      }
    }
    return operators.poll() != null;
  }

  private boolean finish() {
    while (!operators.isEmpty()) {
      if (operators.element().equals("(") || !reduce()) {
        return false;
      }
    }
    return values.size() == 1;
  }

  private boolean reduce() {
    String operator = operators.pop();
    if (values.size() < 2) {
      return false;
    }
    boolean right = values.pop();
    boolean left = values.pop();
    values.push(operator.equals("OR") ? left && right : left || right);
    return true;
  }
}
