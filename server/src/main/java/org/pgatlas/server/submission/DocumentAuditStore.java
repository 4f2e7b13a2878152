package org.pgatlas.server.submission;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Reads the audit trail of VEX documents, feeds and attestations, newest first.
public final class DocumentAuditStore {
  private final Database database;

  public DocumentAuditStore(Database database) {
    this.database = database;
  }

  /// An attempt.
  ///
  /// @param kind `vex`, `advisories`, `epss`, `kev`, `attestation`
  /// @param documentId of the VEX document, import or attestation that it made or repeated
  public record Row(
      long id,
      String kind,
      String origin,
      @Nullable String contentHash,
      @Nullable String artifactPath,
      @Nullable Long sizeBytes,
      String status,
      boolean duplicate,
      @Nullable Long documentId,
      @Nullable String errorCode,
      @Nullable String errorDetail,
      @Nullable String errorPlace,
      Instant submittedAt,
      @Nullable Instant processedAt) {}

  /// One page and how many attempts there are in all.
  public record Listing(List<Row> rows, long total) {
    public Listing {
      rows = List.copyOf(rows);
    }
  }

  /// Served by `ix_document_submission_newest`, or by `ix_document_submission_kind` for a kind.
  public Listing list(UUID tenant, @Nullable String kind, int limit, int offset) {
    String where =
        "where s.tenant_id = :tenant" + (kind == null ? "" : " and s.kind = :kind") + "\n";
    return database.read(
        tenant,
        handle ->
            new Listing(
                bound(
                        handle,
                        tenant,
                        kind,
                        """
                        -- name: submission.document_audit
                        select s.id, s.kind, s.origin, encode(s.content_hash, 'hex') as content_hash, s.artifact_path, s.size_bytes,
                               s.status::text as status, s.duplicate, s.document_id, s.error_code, s.error_detail, s.error_place,
                               s.submitted_at, s.processed_at
                        from document_submission s
                        """
                            + where
                            + "order by s.submitted_at desc, s.id desc limit :limit offset :offset")
                    .bind("limit", limit)
                    .bind("offset", offset)
                    .map((row, _) -> row(row))
                    .list(),
                bound(
                        handle,
                        tenant,
                        kind,
                        "-- name: submission.document_audit_total\nselect count(*) from document_submission s "
                            + where)
                    .mapTo(long.class)
                    .one()));
  }

  private static Query bound(Handle handle, UUID tenant, @Nullable String kind, String sql) {
    return handle.createQuery(sql).bind("tenant", tenant).bind("kind", kind);
  }

  private static Row row(ResultSet row) throws SQLException {
    OffsetDateTime processed = row.getObject("processed_at", OffsetDateTime.class);
    return new Row(
        row.getLong("id"),
        row.getString("kind"),
        row.getString("origin"),
        row.getString("content_hash"),
        row.getString("artifact_path"),
        row.getObject("size_bytes", Long.class),
        row.getString("status"),
        row.getBoolean("duplicate"),
        row.getObject("document_id", Long.class),
        row.getString("error_code"),
        row.getString("error_detail"),
        row.getString("error_place"),
        row.getObject("submitted_at", OffsetDateTime.class).toInstant(),
        processed == null ? null : processed.toInstant());
  }
}
