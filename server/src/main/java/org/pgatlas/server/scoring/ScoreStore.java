package org.pgatlas.server.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.BinaryCopy;

/// Metric columns in SQL: what runs read of projects and people, and what they write.
final class ScoreStore {
  /// Rows a statement.
  private static final int CHUNK = 20_000;

  private static final String ANALYSED =
      """
      /* name: score.analysed */
      select distinct repo_id
      from gitlog_artifacts
      where tenant_id = :tenant and status = 'processed' and repo_id :chosen
      """;
  private static final String COMMITS =
      """
      /* name: score.commits */
      select repo_id, contributor_id, number_of_commits
      from contributed_to
      where tenant_id = :tenant and repo_id :chosen
      """;
  private static final String PROJECTS =
      """
      /* name: score.projects */
      select id, activity_status in ('live', 'in-dev'),
             criticality_score, criticality_union, pony_factor, round(adoption_score * 100)::int
      from projects
      where tenant_id = :tenant and id :chosen
      order by id
      """;

  /// Runs of one tenant write one after another; returns the newest that was written, 0 before the
  /// first. What this transaction writes is not marked as changed.
  long lockRuns(Handle handle, UUID tenant) {
    handle
        .createQuery(
            """
            -- name: score.lock_runs
            select set_config('atlas.scoring', 'on', true)
            from (select pg_advisory_xact_lock(hashtextextended('metrics:' || :tenant, 0))) locked
            """)
        .bind("tenant", tenant.toString())
        .mapTo(String.class)
        .one();
    return latestRun(handle, tenant);
  }

  long latestRun(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: score.latest_run
            select coalesce((select id from metric_run where tenant_id = :tenant order by id desc limit 1), 0)
            """)
        .bind("tenant", tenant)
        .mapTo(long.class)
        .one();
  }

  /// @param chosen a condition on the id, as [org.pgatlas.server.snapshot.GraphLoader#anyOf] makes
  /// it
  List<ProjectColumns.Row> projects(Handle handle, UUID tenant, String chosen) {
    List<ProjectColumns.Row> projects = new ArrayList<>();
    BinaryCopy.read(
        handle,
        PROJECTS.replace(":chosen", chosen),
        tenant,
        row ->
            projects.add(
                new ProjectColumns.Row(
                    row.int4(-1),
                    row.bool(),
                    new long[] {row.int8(-1), row.int8(-1), row.int4(-1), row.int4(-1)})));
    return projects;
  }

  /// The git histories of the chosen repos.
  ///
  /// @param projects whose repos are all among them
  People people(Handle handle, UUID tenant, String chosen, int[] repos, Set<Integer> projects) {
    Set<Integer> analysed = new HashSet<>();
    BinaryCopy.read(
        handle, ANALYSED.replace(":chosen", chosen), tenant, row -> analysed.add(row.int4(-1)));
    Map<Integer, Map<Integer, Long>> commits = new HashMap<>();
    BinaryCopy.read(
        handle,
        COMMITS.replace(":chosen", chosen),
        tenant,
        row ->
            commits
                .computeIfAbsent(row.int4(-1), _ -> new HashMap<>())
                .put(row.int4(-1), (long) row.int4(0)));
    return new People(repos, projects, analysed, commits);
  }

  void write(Handle handle, UUID tenant, ScoreChanges.Vertices vertices) {
    int[] repos = byId(vertices, false);
    int[] externals = byId(vertices, true);
    for (int from = 0; from < repos.length; from += CHUNK) {
      writeRepos(handle, tenant, vertices, chunk(repos, from));
    }
    for (int from = 0; from < externals.length; from += CHUNK) {
      writeExternals(handle, tenant, vertices, chunk(externals, from));
    }
  }

  /// Rows are taken in the order of their ids, as documents take them: neither then waits for the
  /// other in a circle.
  private static int[] byId(ScoreChanges.Vertices vertices, boolean external) {
    int[] ids = vertices.ids();
    return IntStream.range(0, vertices.size())
        .filter(i -> vertices.external()[i] == external)
        .mapToLong(i -> (long) ids[i] << 32 | i)
        .sorted()
        .mapToInt(sorted -> (int) sorted)
        .toArray();
  }

  private static void writeRepos(
      Handle handle, UUID tenant, ScoreChanges.Vertices vertices, int[] rows) {
    handle
        .createUpdate(
            """
            -- name: score.write_repos
            with locked as materialized (
              select id from repos where tenant_id = :tenant and id = any(:ids) order by id for no key update
            )
            update repos r
            set criticality_score = s.criticality, criticality_repos = s.criticality_repos,
                criticality_projects = s.criticality_projects, pony_factor = nullif(s.pony, -1),
                adoption_score = nullif(s.adoption, -1) / 100.0, updated_at = now()
            from unnest(:ids, :criticality, :byRepos, :byProjects, :pony, :adoption)
              as s (id, criticality, criticality_repos, criticality_projects, pony, adoption)
            join locked l on l.id = s.id
            where r.tenant_id = :tenant and r.id = l.id
            """)
        .bind("tenant", tenant)
        .bind("ids", pick(vertices.ids(), rows))
        .bind("criticality", pick(vertices.after()[0], rows))
        .bind("byRepos", pick(vertices.after()[1], rows))
        .bind("byProjects", pick(vertices.after()[2], rows))
        .bind("pony", pick(vertices.after()[3], rows))
        .bind("adoption", pick(vertices.after()[4], rows))
        .execute();
  }

  private static void writeExternals(
      Handle handle, UUID tenant, ScoreChanges.Vertices vertices, int[] rows) {
    handle
        .createUpdate(
            """
            -- name: score.write_externals
            with locked as materialized (
              select id from external_repos where tenant_id = :tenant and id = any(:ids) order by id for no key update
            )
            update external_repos e
            set criticality_score = s.criticality, criticality_repos = s.criticality_repos,
                criticality_projects = s.criticality_projects, updated_at = now()
            from unnest(:ids, :criticality, :byRepos, :byProjects)
              as s (id, criticality, criticality_repos, criticality_projects)
            join locked l on l.id = s.id
            where e.tenant_id = :tenant and e.id = l.id
            """)
        .bind("tenant", tenant)
        .bind("ids", pick(vertices.ids(), rows))
        .bind("criticality", pick(vertices.after()[0], rows))
        .bind("byRepos", pick(vertices.after()[1], rows))
        .bind("byProjects", pick(vertices.after()[2], rows))
        .execute();
  }

  void write(Handle handle, UUID tenant, ScoreChanges.Projects projects) {
    int[] all = IntStream.range(0, projects.size()).toArray();
    for (int from = 0; from < all.length; from += CHUNK) {
      int[] rows = chunk(all, from);
      handle
          .createUpdate(
              """
              -- name: score.write_projects
              update projects p
              set criticality_score = nullif(s.total, -1), criticality_union = nullif(s.reached, -1),
                  pony_factor = nullif(s.pony, -1), adoption_score = nullif(s.adoption, -1) / 100.0, updated_at = now()
              from unnest(:ids, :total, :reached, :pony, :adoption) as s (id, total, reached, pony, adoption)
              where p.tenant_id = :tenant and p.id = s.id
              """)
          .bind("tenant", tenant)
          .bind("ids", pick(projects.ids(), rows))
          .bind("total", pick(projects.after()[0], rows))
          .bind("reached", pick(projects.after()[1], rows))
          .bind("pony", pick(projects.after()[2], rows))
          .bind("adoption", pick(projects.after()[3], rows))
          .execute();
    }
  }

  private static int[] chunk(int[] rows, int from) {
    return Arrays.copyOfRange(rows, from, Math.min(rows.length, from + CHUNK));
  }

  private static int[] pick(int[] values, int[] rows) {
    return Arrays.stream(rows).map(i -> values[i]).toArray();
  }

  private static long[] pick(long[] values, int[] rows) {
    return Arrays.stream(rows).mapToLong(i -> values[i]).toArray();
  }
}
