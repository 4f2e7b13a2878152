package org.pgatlas.server.submission;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Reads the audit trail of SBOM submissions, newest first.
public final class SubmissionAuditStore {
  private static final String COLUMNS =
      """
      s.id, s.repository_claim, s.actor_claim, coalesce(encode(s.sbom_content_hash, 'hex'), '') as content_hash,
        coalesce(s.artifact_path, '') as artifact_path, s.status, s.duplicate, s.package_count, s.size_bytes,
        s.error_code, s.error_detail, s.error_place, s.submitted_at, s.processed_at,
        e.source_key as artifact, v.seq as version, v.change_summary::text as change_summary
      from sbom_submissions s
      left join artifact_version v on v.tenant_id = s.tenant_id and v.id = s.artifact_version_id
      left join edge_source e on e.tenant_id = v.tenant_id and e.id = v.source_id
      """;

  private final Database database;

  public SubmissionAuditStore(Database database) {
    this.database = database;
  }

  /// One page and how many attempts there are in all.
  public record Listing(List<SbomSubmissionRow> rows, long total) {
    public Listing {
      rows = List.copyOf(rows);
    }
  }

  /// Served by `ix_sbom_submissions_newest`, with a repository by `ix_sbom_submissions_repository`.
  ///
  /// @param repository the exact claim, or null for all
  public Listing submissions(UUID tenant, @Nullable String repository, int limit, int offset) {
    return database.read(tenant, handle -> list(handle, tenant, repository, limit, offset));
  }

  /// Served by the primary key.
  public Optional<SbomSubmissionRow> submission(UUID tenant, int id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    "-- name: submission.audit_one\nselect "
                        + COLUMNS
                        + "where s.tenant_id = :tenant and s.id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne());
  }

  private static Listing list(
      Handle handle, UUID tenant, @Nullable String repository, int limit, int offset) {
    String where =
        repository == null
            ? "where s.tenant_id = :tenant\n"
            : "where s.tenant_id = :tenant and s.repository_claim = :repository\n";
    List<SbomSubmissionRow> rows =
        handle
            .createQuery(
                "-- name: submission.audit_list\nselect "
                    + COLUMNS
                    + where
                    + "order by s.submitted_at desc, s.id desc\nlimit :limit offset :offset")
            .bind("tenant", tenant)
            .bind("repository", repository)
            .bind("limit", limit)
            .bind("offset", offset)
            .map((row, _) -> row(row))
            .list();
    long total =
        handle
            .createQuery(
                "-- name: submission.audit_total\nselect count(*) from sbom_submissions s " + where)
            .bind("tenant", tenant)
            .bind("repository", repository)
            .mapTo(long.class)
            .one();
    return new Listing(rows, total);
  }

  private static SbomSubmissionRow row(ResultSet row) throws SQLException {
    OffsetDateTime processed = row.getObject("processed_at", OffsetDateTime.class);
    return new SbomSubmissionRow(
        row.getInt("id"),
        row.getString("repository_claim"),
        row.getString("actor_claim"),
        row.getString("content_hash"),
        row.getString("artifact_path"),
        row.getString("status"),
        row.getBoolean("duplicate"),
        row.getObject("package_count", Integer.class),
        row.getObject("size_bytes", Long.class),
        row.getString("error_code"),
        row.getString("error_detail"),
        row.getString("error_place"),
        row.getString("artifact"),
        row.getObject("version", Integer.class),
        row.getString("change_summary"),
        row.getObject("submitted_at", OffsetDateTime.class).toInstant(),
        processed == null ? null : processed.toInstant());
  }
}
