package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A project. Metrics that are not known are null, never zero.
///
/// @param criticalityScore sum over its repos
/// @param criticalityUnion distinct active dependents outside the project
public record ProjectRow(
    int id,
    String canonicalId,
    String displayName,
    ProjectType projectType,
    ActivityStatus activityStatus,
    @Nullable String category,
    @Nullable String gitOwnerUrl,
    @Nullable Integer ponyFactor,
    @Nullable Long criticalityScore,
    @Nullable Long criticalityUnion,
    @Nullable Double adoptionScore,
    Instant updatedAt) {
  static final String COLUMNS =
      """
      p.id, p.canonical_id, p.display_name, p.project_type, p.activity_status, p.category, p.git_owner_url,
        p.pony_factor, p.criticality_score, p.criticality_union, p.adoption_score, p.updated_at""";

  static ProjectRow of(ResultSet row) throws SQLException {
    return new ProjectRow(
        row.getInt("id"),
        row.getString("canonical_id"),
        row.getString("display_name"),
        ProjectType.of(row.getString("project_type")),
        ActivityStatus.of(row.getString("activity_status")),
        Columns.textOrNull(row, "category"),
        Columns.textOrNull(row, "git_owner_url"),
        Columns.integerOrNull(row, "pony_factor"),
        Columns.longOrNull(row, "criticality_score"),
        Columns.longOrNull(row, "criticality_union"),
        Columns.doubleOrNull(row, "adoption_score"),
        Columns.instant(row, "updated_at"));
  }
}
