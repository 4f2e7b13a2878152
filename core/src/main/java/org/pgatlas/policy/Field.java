package org.pgatlas.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a condition can be about.
public enum Field {
  VERDICT(Kind.TEXT, Scope.FINDING),
  SEVERITY(Kind.RATING, Scope.FINDING),
  CVSS(Kind.NUMBER, Scope.FINDING),
  EPSS(Kind.NUMBER, Scope.FINDING),
  KEV(Kind.YES_OR_NO, Scope.FINDING),
  FIX_AVAILABLE(Kind.YES_OR_NO, Scope.FINDING),
  VULNERABILITY(Kind.TEXT, Scope.FINDING),
  VULNERABILITY_AGE_DAYS(Kind.NUMBER, Scope.FINDING),
  COMPONENT(Kind.TEXT, Scope.BOTH),
  DIRECT(Kind.YES_OR_NO, Scope.BOTH),
  LICENSE(Kind.LICENSE, Scope.COMPONENT),
  COMPONENT_AGE_DAYS(Kind.NUMBER, Scope.COMPONENT),
  PONY_FACTOR(Kind.NUMBER, Scope.COMPONENT),
  CRITICALITY(Kind.NUMBER, Scope.COMPONENT);

  /// How a field's values compare.
  enum Kind {
    NUMBER,
    YES_OR_NO,
    /// Words in an order, see [Field#RATINGS].
    RATING,
    /// Patterns with `*`, upper and lower case alike.
    TEXT,
    /// Licence expressions against patterns.
    LICENSE
  }

  /// What has such values.
  enum Scope {
    FINDING,
    COMPONENT,
    BOTH
  }

  /// Ratings of severity, the least first.
  static final List<String> RATINGS = List.of("none", "low", "medium", "high", "critical");

  private final Kind kind;
  private final Scope scope;

  Field(Kind kind, Scope scope) {
    this.kind = kind;
    this.scope = scope;
  }

  Kind kind() {
    return kind;
  }

  Scope scope() {
    return scope;
  }

  /// The word of policy files.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Field> find(String id) {
    String wanted = id.equals("licence") ? "license" : id;
    return Arrays.stream(values()).filter(field -> field.id().equals(wanted)).findFirst();
  }
}
