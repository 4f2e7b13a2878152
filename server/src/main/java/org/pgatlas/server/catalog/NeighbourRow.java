package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The vertex on the other end of a dependency, with the strongest assertion of that dependency.
///
/// @param assertions how many sources assert it
public record NeighbourRow(
    int id,
    String canonicalId,
    String displayName,
    VertexType vertexType,
    String latestVersion,
    @Nullable Integer criticalityScore,
    @Nullable String versionRange,
    EdgeConfidence confidence,
    Instant assertedAt,
    int assertions) {

  static NeighbourRow of(ResultSet row) throws SQLException {
    return new NeighbourRow(
        row.getInt("id"),
        row.getString("canonical_id"),
        row.getString("display_name"),
        VertexType.of(row.getString("vertex_type")),
        row.getString("latest_version"),
        Columns.integerOrNull(row, "criticality_score"),
        Columns.textOrNull(row, "version_range"),
        EdgeConfidence.of(row.getString("confidence")),
        Columns.instant(row, "asserted_at"),
        row.getInt("assertions"));
  }
}
