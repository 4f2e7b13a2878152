package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One repo that a contributor committed to.
public record ContributionRow(
    String repoCanonicalId,
    String repoDisplayName,
    @Nullable String projectCanonicalId,
    @Nullable Integer repoPonyFactor,
    @Nullable Integer repoCriticalityScore,
    int commits,
    Instant firstCommitDate,
    Instant lastCommitDate) {
  static ContributionRow of(ResultSet row) throws SQLException {
    return new ContributionRow(
        row.getString("canonical_id"),
        row.getString("display_name"),
        Columns.textOrNull(row, "project_canonical_id"),
        Columns.integerOrNull(row, "pony_factor"),
        Columns.integerOrNull(row, "criticality_score"),
        row.getInt("number_of_commits"),
        Columns.instant(row, "first_commit_date"),
        Columns.instant(row, "last_commit_date"));
  }
}
