package org.pgatlas.server.source;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// When the history of which repo is fetched: `git_run` and `git_schedule`.
final class GitStore {
  private static final int ERROR = 2_000;

  /// A repo with an address.
  ///
  /// @param latest its newest commit, null when no history was ever read
  record Repo(
      int id,
      String canonicalId,
      String url,
      @Nullable Instant latest,
      int dueAtRun,
      @Nullable Instant fetchedAt) {}

  /// The number of the run that begins now.
  int begin(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: git.begin_run
            insert into git_run (tenant_id, seed_run_ordinal, due, repos)
            select :tenant, coalesce(max(seed_run_ordinal), 0) + 1, 0, 0 from git_run where tenant_id = :tenant
            returning seed_run_ordinal
            """)
        .bind("tenant", tenant)
        .mapTo(int.class)
        .one();
  }

  void end(Handle handle, UUID tenant, int run, int due, int repos) {
    handle
        .createUpdate(
            """
            -- name: git.end_run
            update git_run set due = :due, repos = :repos where tenant_id = :tenant and seed_run_ordinal = :run
            """)
        .bind("tenant", tenant)
        .bind("run", run)
        .bind("due", due)
        .bind("repos", repos)
        .execute();
  }

  /// Every public repo with a web address.
  List<Repo> repos(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: git.repos
            select r.id, r.canonical_id, r.repo_url, r.latest_commit_date, coalesce(s.due_at_run, 0) as due_at_run, s.fetched_at
            from repos r
            left join git_schedule s on s.tenant_id = :tenant and s.repo_id = r.id
            where r.tenant_id = :tenant and r.repo_url is not null and r.visibility = 'public'
            order by r.canonical_id
            """)
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                new Repo(
                    row.getInt("id"),
                    row.getString("canonical_id"),
                    row.getString("repo_url"),
                    row.getTimestamp("latest_commit_date") == null
                        ? null
                        : row.getTimestamp("latest_commit_date").toInstant(),
                    row.getInt("due_at_run"),
                    row.getTimestamp("fetched_at") == null
                        ? null
                        : row.getTimestamp("fetched_at").toInstant()))
        .list();
  }

  /// At which run each repo is due next.
  void plan(Handle handle, UUID tenant, List<Integer> repos, List<Integer> dueAtRun) {
    handle
        .createUpdate(
            """
            -- name: git.plan
            insert into git_schedule as s (tenant_id, repo_id, due_at_run)
            select :tenant, w.repo, w.due from unnest(:repos, :dues) as w (repo, due)
            order by w.repo
            on conflict (tenant_id, repo_id) do update set due_at_run = excluded.due_at_run
            where s.due_at_run <> excluded.due_at_run
            """)
        .bind("tenant", tenant)
        .bind("repos", repos.stream().mapToInt(Integer::intValue).toArray())
        .bind("dues", dueAtRun.stream().mapToInt(Integer::intValue).toArray())
        .execute();
  }

  /// @param error null when the history was had
  void settle(Handle handle, UUID tenant, int repo, @Nullable String error) {
    handle
        .createUpdate(
            """
            -- name: git.settle
            insert into git_schedule as s (tenant_id, repo_id, fetched_at, failures, last_error)
            values (:tenant, :repo, case when :error is null then now() end, case when :error is null then 0 else 1 end, :error)
            on conflict (tenant_id, repo_id) do update
            set fetched_at = coalesce(excluded.fetched_at, s.fetched_at),
                failures = case when :error is null then 0 else s.failures + 1 end, last_error = excluded.last_error
            """)
        .bind("tenant", tenant)
        .bind("repo", repo)
        .bind("error", error == null || error.length() <= ERROR ? error : error.substring(0, ERROR))
        .execute();
  }
}
