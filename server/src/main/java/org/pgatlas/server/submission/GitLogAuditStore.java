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

/// Reads the audit trail of git-log attempts, newest first.
public final class GitLogAuditStore {
  private static final String COLUMNS =
      """
      g.id, g.repo_id, r.canonical_id, r.display_name, g.artifact_path, encode(g.gitlog_content_hash, 'hex') as content_hash,
        g.status, g.error_detail, g.since_months, g.head_sha, g.commit_count, g.contributor_count, g.bot_commit_count,
        g.submitted_at, g.processed_at
      from gitlog_artifacts g
      join repos r on r.tenant_id = g.tenant_id and r.id = g.repo_id
      """;

  private final Database database;

  public GitLogAuditStore(Database database) {
    this.database = database;
  }

  /// One page and how many attempts there are in all.
  public record Listing(List<GitLogAttemptRow> rows, long total) {
    public Listing {
      rows = List.copyOf(rows);
    }
  }

  /// The newest first.
  ///
  /// @param repo the repo's canonical id, or null for all
  public Listing attempts(UUID tenant, @Nullable String repo, int limit, int offset) {
    return attempts(
        tenant, new GitLogFilter(repo, null, null), GitLogSort.SUBMITTED_AT, true, limit, offset);
  }

  /// Served by `ix_gitlog_artifacts_newest`, with a repo by `ix_gitlog_artifacts_repo`, with a
  /// status that is rare by a partial index of its own; by name through `ix_repos_display_name`.
  public Listing attempts(
      UUID tenant,
      GitLogFilter filter,
      GitLogSort sort,
      boolean descending,
      int limit,
      int offset) {
    return database.read(
        tenant, handle -> list(handle, tenant, filter, sort.orderBy(descending), limit, offset));
  }

  /// Served by the primary key.
  public Optional<GitLogAttemptRow> attempt(UUID tenant, int id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    "-- name: gitlog.audit_one\nselect "
                        + COLUMNS
                        + "where g.tenant_id = :tenant and g.id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne());
  }

  private static Listing list(
      Handle handle, UUID tenant, GitLogFilter filter, String orderBy, int limit, int offset) {
    String where = "where g.tenant_id = :tenant" + filter.conditions() + "\n";
    List<GitLogAttemptRow> rows =
        bound(
                handle,
                tenant,
                filter,
                "-- name: gitlog.audit_list\nselect "
                    + COLUMNS
                    + where
                    + "order by "
                    + orderBy
                    + "\nlimit :limit offset :offset")
            .bind("limit", limit)
            .bind("offset", offset)
            .map((row, _) -> row(row))
            .list();
    String counted =
        filter.search() == null
            ? "gitlog_artifacts g"
            : "gitlog_artifacts g join repos r on r.tenant_id = g.tenant_id and r.id = g.repo_id";
    long total =
        bound(
                handle,
                tenant,
                filter,
                "-- name: gitlog.audit_total\nselect count(*) from " + counted + "\n" + where)
            .mapTo(long.class)
            .one();
    return new Listing(rows, total);
  }

  private static Query bound(Handle handle, UUID tenant, GitLogFilter filter, String sql) {
    return handle
        .createQuery(sql)
        .bind("tenant", tenant)
        .bind("repo", filter.repo())
        .bind("search", filter.search())
        .bind("status", filter.status() == null ? null : filter.status().text());
  }

  private static GitLogAttemptRow row(ResultSet row) throws SQLException {
    OffsetDateTime processed = row.getObject("processed_at", OffsetDateTime.class);
    return new GitLogAttemptRow(
        row.getInt("id"),
        row.getInt("repo_id"),
        row.getString("canonical_id"),
        row.getString("display_name"),
        row.getString("artifact_path"),
        row.getString("content_hash"),
        row.getString("status"),
        row.getString("error_detail"),
        row.getInt("since_months"),
        row.getString("head_sha"),
        row.getObject("commit_count", Integer.class),
        row.getObject("contributor_count", Integer.class),
        row.getObject("bot_commit_count", Integer.class),
        row.getObject("submitted_at", OffsetDateTime.class).toInstant(),
        processed == null ? null : processed.toInstant());
  }
}
