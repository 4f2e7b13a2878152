package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A repo of the ecosystem. What was never measured is null, never zero.
///
/// @param latestVersion empty when no source told one
/// @param criticalityScore transitive active dependents, repos and externals
/// @param criticalityRepos of these, repos
/// @param criticalityProjects distinct projects among them, other than its own
public record RepoRow(
    int id,
    String canonicalId,
    String displayName,
    Visibility visibility,
    String latestVersion,
    @Nullable Instant latestCommitDate,
    @Nullable String repoUrl,
    @Nullable Integer projectId,
    @Nullable String projectCanonicalId,
    @Nullable String projectDisplayName,
    @Nullable Integer ponyFactor,
    @Nullable Integer criticalityScore,
    @Nullable Integer criticalityRepos,
    @Nullable Integer criticalityProjects,
    @Nullable Long adoptionDownloads,
    @Nullable Integer adoptionStars,
    @Nullable Integer adoptionForks,
    @Nullable Double adoptionScore,
    Instant updatedAt) {
  static final String STORED =
      """
      r.tenant_id, r.id, r.canonical_id, r.display_name, r.visibility, r.latest_version, r.latest_commit_date,
        r.repo_url, r.project_id, r.pony_factor, r.criticality_score, r.criticality_repos, r.criticality_projects,
        r.adoption_downloads, r.adoption_stars, r.adoption_forks, r.adoption_score, r.updated_at""";

  /// The stored columns and the project's names, a look-up each.
  static final String COLUMNS =
      STORED
          + """
          ,
            (select p.canonical_id from projects p where p.tenant_id = r.tenant_id and p.id = r.project_id) as project_canonical_id,
            (select p.display_name from projects p where p.tenant_id = r.tenant_id and p.id = r.project_id) as project_display_name""";

  static RepoRow of(ResultSet row) throws SQLException {
    return new RepoRow(
        row.getInt("id"),
        row.getString("canonical_id"),
        row.getString("display_name"),
        Visibility.of(row.getString("visibility")),
        row.getString("latest_version"),
        Columns.instantOrNull(row, "latest_commit_date"),
        Columns.textOrNull(row, "repo_url"),
        Columns.integerOrNull(row, "project_id"),
        Columns.textOrNull(row, "project_canonical_id"),
        Columns.textOrNull(row, "project_display_name"),
        Columns.integerOrNull(row, "pony_factor"),
        Columns.integerOrNull(row, "criticality_score"),
        Columns.integerOrNull(row, "criticality_repos"),
        Columns.integerOrNull(row, "criticality_projects"),
        Columns.longOrNull(row, "adoption_downloads"),
        Columns.integerOrNull(row, "adoption_stars"),
        Columns.integerOrNull(row, "adoption_forks"),
        Columns.doubleOrNull(row, "adoption_score"),
        Columns.instant(row, "updated_at"));
  }
}
