package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/// A contributor of a project, merged over its repos.
public record ProjectContributorRow(
    ContributorRow contributor,
    long commits,
    int repos,
    Instant firstCommitDate,
    Instant lastCommitDate) {
  static ProjectContributorRow of(ResultSet row) throws SQLException {
    return new ProjectContributorRow(
        ContributorRow.of(row),
        row.getLong("commits"),
        row.getInt("repos"),
        Columns.instant(row, "first_commit_date"),
        Columns.instant(row, "last_commit_date"));
  }
}
