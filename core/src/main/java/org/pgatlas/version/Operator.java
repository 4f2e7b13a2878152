package org.pgatlas.version;

import java.util.List;

/// How a version is compared with the one that a range names.
enum Operator {
  LESS("<"),
  AT_MOST("<="),
  EQUAL("="),
  NOT_EQUAL("!="),
  AT_LEAST(">="),
  GREATER(">");

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  /// The operator of a sign or of one of its other spellings (`==`, `<<`, `>>`, `<>`, none at all).
  static Operator of(String written) {
    return switch (written) {
      case "", "=", "==" -> EQUAL;
      case "!=", "<>" -> NOT_EQUAL;
      case "<", "<<" -> LESS;
      case "<=", "=<" -> AT_MOST;
      case ">", ">>" -> GREATER;
      case ">=", "=>" -> AT_LEAST;
      default -> throw new MalformedRangeException(written, "is not an operator");
    };
  }

  IntervalSet versions(String key) {
    return switch (this) {
      case LESS -> IntervalSet.upTo(Cut.below(key));
      case AT_MOST -> IntervalSet.upTo(Cut.above(key));
      case EQUAL -> IntervalSet.only(key);
      case NOT_EQUAL -> IntervalSet.only(key).complement();
      case AT_LEAST -> IntervalSet.from(Cut.below(key));
      case GREATER -> IntervalSet.from(Cut.above(key));
    };
  }

  static IntervalSet all(List<IntervalSet> conditions) {
    IntervalSet versions = IntervalSet.ALL;
    for (IntervalSet condition : conditions) {
      versions = versions.intersect(condition);
    }
    return versions;
  }
}
