package org.pgatlas.metric;

/// Which of the eligible repos are roots of the active set.
public enum ActiveMode {
  /// Every eligible repo, so that living software counts also when something depends on it (the
  /// default).
  ACTIVE_ROOTS,
  /// Only eligible repos that nothing in the whole layer depends on: the rule as first published.
  SEED_COMPAT
}
