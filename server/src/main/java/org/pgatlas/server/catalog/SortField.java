package org.pgatlas.server.catalog;

/// A column by which a list may be ordered: its name for callers and its SQL, both fixed here, so
/// that no text of a request ever becomes part of a statement.
public sealed interface SortField
    permits ContributorSort, ExternalSort, NeighbourSort, ProjectSort, RepoSort {
  /// The name in `sort=`.
  String field();

  /// The SQL expression.
  String column();

  /// Whether NULLs can occur, which then come last in both directions.
  boolean nullable();
}
