package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A package outside the ecosystem that something of it depends on.
public record ExternalRow(
    int id,
    String canonicalId,
    String displayName,
    String latestVersion,
    @Nullable String repoUrl,
    @Nullable Integer criticalityScore,
    @Nullable Integer criticalityRepos,
    @Nullable Integer criticalityProjects,
    Instant updatedAt) {
  static final String COLUMNS =
      """
      x.id, x.canonical_id, x.display_name, x.latest_version, x.repo_url, x.criticality_score, x.criticality_repos,
        x.criticality_projects, x.updated_at""";

  static ExternalRow of(ResultSet row) throws SQLException {
    return new ExternalRow(
        row.getInt("id"),
        row.getString("canonical_id"),
        row.getString("display_name"),
        row.getString("latest_version"),
        Columns.textOrNull(row, "repo_url"),
        Columns.integerOrNull(row, "criticality_score"),
        Columns.integerOrNull(row, "criticality_repos"),
        Columns.integerOrNull(row, "criticality_projects"),
        Columns.instant(row, "updated_at"));
  }
}
