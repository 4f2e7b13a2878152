package org.pgatlas.server.submission;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
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

  /// The newest first.
  ///
  /// @param repository the exact claim, or null for all
  public Listing submissions(UUID tenant, @Nullable String repository, int limit, int offset) {
    return submissions(
        tenant,
        new SubmissionFilter(repository, null, null),
        SubmissionSort.SUBMITTED_AT,
        true,
        limit,
        offset);
  }

  /// Served by `ix_sbom_submissions_newest`, by `ix_sbom_submissions_repository` with or by a
  /// repository, by a partial index of its own with a state that is rare.
  public Listing submissions(
      UUID tenant,
      SubmissionFilter filter,
      SubmissionSort sort,
      boolean descending,
      int limit,
      int offset) {
    return database.read(
        tenant, handle -> list(handle, tenant, filter, sort.orderBy(descending), limit, offset));
  }

  /// What the submission's version replaced; empty unless the submission made a version and that
  /// was applied.
  ///
  /// Served by primary keys and `ux_artifact_version_seq`.
  public Optional<Comparison> comparison(UUID tenant, int id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: submission.comparison
                    select e.source_key, d.content_hash, s.repository_claim,
                           case when b.outcome <> 'withdrawn' then b.content_hash end as before_hash,
                           b.repository_claim as before_claim
                    from sbom_submissions s
                    join artifact_version v on v.tenant_id = s.tenant_id and v.id = s.artifact_version_id and v.submission_id = s.id
                    join sbom_document d on d.tenant_id = v.tenant_id and d.id = v.document_id
                    join edge_source e on e.tenant_id = v.tenant_id and e.id = v.source_id
                    left join lateral (
                      select p.outcome, pd.content_hash, ps.repository_claim
                      from artifact_version p
                      join sbom_document pd on pd.tenant_id = p.tenant_id and pd.id = p.document_id
                      join sbom_submissions ps on ps.tenant_id = p.tenant_id and ps.id = p.submission_id
                      where p.tenant_id = v.tenant_id and p.source_id = v.source_id and p.seq < v.seq and p.applied_at is not null
                      order by p.seq desc
                      limit 1
                    ) b on true
                    where s.tenant_id = :tenant and s.id = :id and v.applied_at is not null
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> comparison(row))
                .findOne());
  }

  private static Comparison comparison(ResultSet row) throws SQLException {
    byte[] before = row.getBytes("before_hash");
    return new Comparison(
        row.getString("source_key"),
        new Comparison.Document(row.getBytes("content_hash"), row.getString("repository_claim")),
        before == null ? null : new Comparison.Document(before, row.getString("before_claim")));
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
      Handle handle, UUID tenant, SubmissionFilter filter, String orderBy, int limit, int offset) {
    String where = "where s.tenant_id = :tenant" + filter.conditions() + "\n";
    List<SbomSubmissionRow> rows =
        bound(
                handle,
                tenant,
                filter,
                "-- name: submission.audit_list\nselect "
                    + COLUMNS
                    + where
                    + "order by "
                    + orderBy
                    + "\nlimit :limit offset :offset")
            .bind("limit", limit)
            .bind("offset", offset)
            .map((row, _) -> row(row))
            .list();
    long total =
        bound(
                handle,
                tenant,
                filter,
                "-- name: submission.audit_total\nselect count(*) from sbom_submissions s " + where)
            .mapTo(long.class)
            .one();
    return new Listing(rows, total);
  }

  private static Query bound(Handle handle, UUID tenant, SubmissionFilter filter, String sql) {
    return handle
        .createQuery(sql)
        .bind("tenant", tenant)
        .bind("repository", filter.repository())
        .bind("search", filter.search());
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
