package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.pgatlas.server.scan.ScanVerdict;

/// Columns of `finding` as they are read, and what a row of them is.
final class FindingRows {
  private static final String FIRST =
      """
      f.id, f.external_id, f.source_id, f.artifact_purl, f.component_id, f.component_purl, f.vulnerability_id, f.vulnerability, f.verdict,
        f.open, f.closed_reason, f.severity_score, f.severity_rating, f.epss, f.kev, f.criticality, f.pony_factor, f.metric_run_id, f.risk,
      """;

  private static final String LAST = "f.opened_at, f.changed_at, f.closed_at\n";

  /// Without the evidence, which is most of a row.
  static final String LISTED = FIRST + "'{}' as evidence, " + LAST;

  static final String WHOLE =
      FIRST
          + "(select e.doc::text from finding_evidence e where e.tenant_id = f.tenant_id and e.hash = f.evidence_hash) as evidence, "
          + LAST;

  /// The same columns, of a query that has them all.
  static final String NAMES = FIRST + "f.evidence, " + LAST;

  private FindingRows() {}

  static FindingRow row(ResultSet row) throws SQLException {
    OffsetDateTime closed = row.getObject("closed_at", OffsetDateTime.class);
    return new FindingRow(
        row.getLong("id"),
        row.getObject("external_id", UUID.class),
        row.getInt("source_id"),
        row.getString("artifact_purl"),
        row.getInt("component_id"),
        row.getString("component_purl"),
        row.getLong("vulnerability_id"),
        row.getString("vulnerability"),
        ScanVerdict.valueOf(row.getString("verdict").toUpperCase(Locale.ROOT)),
        row.getBoolean("open"),
        row.getString("closed_reason"),
        InputStore.decimal(row, "severity_score"),
        row.getString("severity_rating"),
        InputStore.decimal(row, "epss"),
        row.getBoolean("kev"),
        InputStore.integer(row, "criticality"),
        InputStore.integer(row, "pony_factor"),
        row.getObject("metric_run_id", Long.class),
        row.getDouble("risk"),
        row.getString("evidence"),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        closed == null ? null : closed.toInstant());
  }
}
