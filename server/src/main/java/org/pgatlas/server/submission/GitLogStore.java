package org.pgatlas.server.submission;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes the audit rows of git-log attempts.
public final class GitLogStore {
  /// How the error of an attempt begins that nobody makes any more. It is not settled: put back, it
  /// is made again.
  public static final String GAVE_UP = "given up after ";

  private static final int DETAIL_LENGTH = 4000;

  /// An attempt that a worker is to apply.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Attempt(
      int id,
      int repoId,
      int sinceMonths,
      byte[] contentHash,
      @Nullable String headSha,
      boolean settled,
      boolean newest,
      String repo) {}

  public int insertPending(
      Handle handle,
      UUID tenant,
      int repoId,
      int sinceMonths,
      byte[] contentHash,
      String cid,
      @Nullable String headSha) {
    return handle
        .createQuery(
            """
            -- name: gitlog.insert
            insert into gitlog_artifacts (tenant_id, repo_id, since_months, seed_run_ordinal, artifact_path, gitlog_content_hash, head_sha)
            values (:tenant, :repo, :months,
              (select coalesce(max(seed_run_ordinal), 0) + 1 from gitlog_artifacts where tenant_id = :tenant and repo_id = :repo),
              :cid, :hash, :head)
            returning id
            """)
        .bind("tenant", tenant)
        .bind("repo", repoId)
        .bind("months", sinceMonths)
        .bind("cid", cid)
        .bind("hash", contentHash)
        .bind("head", headSha)
        .mapTo(int.class)
        .one();
  }

  public Optional<Attempt> attempt(Handle handle, UUID tenant, int id) {
    return handle
        .createQuery(
            """
            -- name: gitlog.attempt
            select g.id, g.repo_id, g.since_months, g.gitlog_content_hash, g.head_sha,
                   g.status <> 'pending' and not starts_with(coalesce(g.error_detail, ''), :gaveUp) as settled,
                   not exists (select from gitlog_artifacts n
                               where n.tenant_id = g.tenant_id and n.repo_id = g.repo_id and n.id > g.id and n.status = 'processed') as newest,
                   r.canonical_id as repo
            from gitlog_artifacts g
            join repos r on r.tenant_id = g.tenant_id and r.id = g.repo_id
            where g.tenant_id = :tenant and g.id = :id
            for update of g
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("gaveUp", GAVE_UP)
        .map(
            (row, _) ->
                new Attempt(
                    row.getInt("id"),
                    row.getInt("repo_id"),
                    row.getInt("since_months"),
                    row.getBytes("gitlog_content_hash"),
                    row.getString("head_sha"),
                    row.getBoolean("settled"),
                    row.getBoolean("newest"),
                    row.getString("repo")))
        .findOne();
  }

  /// @param error why it failed, null when it was applied
  public void settle(
      Handle handle,
      UUID tenant,
      int id,
      @Nullable String error,
      @Nullable Integer commits,
      @Nullable Integer contributors,
      @Nullable Integer botCommits) {
    handle
        .createUpdate(
            """
            -- name: gitlog.settle
            update gitlog_artifacts
            set status = case when :error is null then 'processed'::submission_status else 'failed' end,
                error_detail = :error, processed_at = now(),
                commit_count = :commits, contributor_count = :contributors, bot_commit_count = :bots
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind(
            "error",
            error == null || error.length() <= DETAIL_LENGTH
                ? error
                : error.substring(0, DETAIL_LENGTH))
        .bind("commits", commits)
        .bind("contributors", contributors)
        .bind("bots", botCommits)
        .execute();
  }
}
