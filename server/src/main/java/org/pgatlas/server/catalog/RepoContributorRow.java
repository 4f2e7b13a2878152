package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/// A contributor of one repo, with what they did there.
public record RepoContributorRow(
    ContributorRow contributor, int commits, Instant firstCommitDate, Instant lastCommitDate) {
  static RepoContributorRow of(ResultSet row) throws SQLException {
    return new RepoContributorRow(
        ContributorRow.of(row),
        row.getInt("number_of_commits"),
        Columns.instant(row, "first_commit_date"),
        Columns.instant(row, "last_commit_date"));
  }
}
