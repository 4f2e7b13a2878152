package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Open findings as they are counted by artifact. All functions are part of the caller's
/// transaction.
final class SummaryStore {
  private SummaryStore() {}

  /// Of the artifact; empty when nothing is open. Served by `ux_edge_source_key` and the summary's
  /// primary key.
  static Optional<FindingReadStore.Summary> of(Handle handle, UUID tenant, String artifact) {
    return handle
        .createQuery(
            """
            -- name: finding.summary
            select r.critical, r.high, r.medium, r.low, r.unrated, r.unknown, r.max_risk
            from edge_source s
            join artifact_risk_summary r on r.tenant_id = s.tenant_id and r.source_id = s.id
            where s.tenant_id = :tenant and s.kind = 'sbom' and s.source_key = :artifact
            """)
        .bind("tenant", tenant)
        .bind("artifact", artifact)
        .map((row, _) -> summary(row))
        .findOne();
  }

  /// Of all artifacts together.
  static FindingReadStore.Summary whole(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: finding.whole_summary
            select coalesce(sum(critical), 0) as critical, coalesce(sum(high), 0) as high, coalesce(sum(medium), 0) as medium,
                   coalesce(sum(low), 0) as low, coalesce(sum(unrated), 0) as unrated, coalesce(sum(unknown), 0) as unknown,
                   coalesce(max(max_risk), 0) as max_risk
            from artifact_risk_summary where tenant_id = :tenant
            """)
        .bind("tenant", tenant)
        .map((row, _) -> summary(row))
        .one();
  }

  /// Of a severity, those of which nobody knows whether they are affected: these count apart.
  /// Served by `ix_finding_unknown`.
  static long unknown(Handle handle, UUID tenant, String severity) {
    return handle
        .createQuery(
            """
            -- name: finding.unknown
            select count(*) from finding where tenant_id = :tenant and severity_rating = :severity and open and verdict = 'unknown'
            """)
        .bind("tenant", tenant)
        .bind("severity", severity)
        .mapTo(long.class)
        .one();
  }

  private static FindingReadStore.Summary summary(ResultSet row) throws SQLException {
    return new FindingReadStore.Summary(
        row.getLong("critical"),
        row.getLong("high"),
        row.getLong("medium"),
        row.getLong("low"),
        row.getLong("unrated"),
        row.getLong("unknown"),
        row.getDouble("max_risk"));
  }
}
