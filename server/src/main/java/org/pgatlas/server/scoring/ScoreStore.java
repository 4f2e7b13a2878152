package org.pgatlas.server.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.BinaryCopy;
import org.pgatlas.server.db.Copy;
import org.pgatlas.server.snapshot.GraphSnapshot;

/// Metric columns and runs in SQL.
final class ScoreStore {
  private static final String REPOS =
      """
      /* name: score.repos */
      select r.id, r.adoption_downloads, r.adoption_stars, r.adoption_forks,
             r.criticality_score, r.criticality_repos, r.criticality_projects, r.pony_factor,
             round(r.adoption_score * 100)::int
      from repos r
      where r.tenant_id = :tenant
      """;
  private static final String ANALYSED =
      """
      /* name: score.analysed */
      select distinct repo_id
      from gitlog_artifacts
      where tenant_id = :tenant and status = 'processed'
      """;
  private static final String EXTERNALS =
      """
      /* name: score.externals */
      select id, criticality_score, criticality_repos, criticality_projects
      from external_repos
      where tenant_id = :tenant
      """;
  private static final String COMMITS =
      """
      /* name: score.commits */
      select repo_id, contributor_id, number_of_commits
      from contributed_to
      where tenant_id = :tenant
      """;
  private static final String PROJECTS =
      """
      /* name: score.projects */
      select id, criticality_score, criticality_union, pony_factor, round(adoption_score * 100)::int
      from projects
      where tenant_id = :tenant
      order by id
      """;

  /// Runs of one tenant happen one after another, each on the newest graph.
  void lockRuns(Handle handle, UUID tenant) {
    handle
        .createQuery(
            """
            -- name: score.lock_runs
            select 1 from (select pg_advisory_xact_lock(hashtextextended('metrics:' || :tenant, 0))) locked
            """)
        .bind("tenant", tenant.toString())
        .mapTo(int.class)
        .one();
  }

  Inputs load(Handle handle, UUID tenant, GraphSnapshot snapshot) {
    int n = snapshot.size();
    long[][] signals = new long[3][n];
    for (long[] signal : signals) {
      Arrays.fill(signal, -1);
    }
    int[] criticality = Inputs.absent(n);
    int[] criticalityRepos = Inputs.absent(n);
    int[] criticalityProjects = Inputs.absent(n);
    int[] pony = Inputs.absent(n);
    int[] adoption = Inputs.absent(n);
    BinaryCopy.read(
        handle,
        REPOS,
        tenant,
        row -> {
          int at = snapshot.positionOf(row.int4(-1));
          if (at < 0) {
            return;
          }
          signals[0][at] = row.int8(-1);
          signals[1][at] = row.int4(-1);
          signals[2][at] = row.int4(-1);
          criticality[at] = row.int4(-1);
          criticalityRepos[at] = row.int4(-1);
          criticalityProjects[at] = row.int4(-1);
          pony[at] = row.int4(-1);
          adoption[at] = row.int4(-1);
        });
    BinaryCopy.read(
        handle,
        EXTERNALS,
        tenant,
        row -> {
          int at = snapshot.positionOf(row.int4(-1));
          if (at >= 0) {
            criticality[at] = row.int4(-1);
            criticalityRepos[at] = row.int4(-1);
            criticalityProjects[at] = row.int4(-1);
          }
        });
    List<long[]> projects = new ArrayList<>();
    BinaryCopy.read(
        handle,
        PROJECTS,
        tenant,
        row ->
            projects.add(
                new long[] {row.int4(-1), row.int8(-1), row.int8(-1), row.int4(-1), row.int4(-1)}));
    int[] projectIds = projects.stream().mapToInt(p -> (int) p[0]).toArray();
    return new Inputs(
        signals,
        analysed(handle, tenant, snapshot),
        commits(handle, tenant, snapshot),
        projectIds,
        projectOf(snapshot, projectIds),
        new Inputs.Stored(
            criticality,
            criticalityRepos,
            criticalityProjects,
            pony,
            adoption,
            projects.toArray(long[][]::new)));
  }

  /// Which vertices have a git history behind them.
  private static boolean[] analysed(Handle handle, UUID tenant, GraphSnapshot snapshot) {
    boolean[] analysed = new boolean[snapshot.size()];
    BinaryCopy.read(
        handle,
        ANALYSED,
        tenant,
        row -> {
          int at = snapshot.positionOf(row.int4(-1));
          if (at >= 0) {
            analysed[at] = true;
          }
        });
    return analysed;
  }

  /// Commits by vertex and contributor.
  private static Map<Integer, Map<Integer, Long>> commits(
      Handle handle, UUID tenant, GraphSnapshot snapshot) {
    Map<Integer, Map<Integer, Long>> commits = new HashMap<>();
    BinaryCopy.read(
        handle,
        COMMITS,
        tenant,
        row -> {
          int at = snapshot.positionOf(row.int4(-1));
          int contributor = row.int4(-1);
          if (at >= 0) {
            commits.computeIfAbsent(at, _ -> new HashMap<>()).put(contributor, (long) row.int4(0));
          }
        });
    return commits;
  }

  private static int[] projectOf(GraphSnapshot snapshot, int[] projectIds) {
    int[] projectOf = new int[snapshot.size()];
    for (int at = 0; at < projectOf.length; at++) {
      projectOf[at] = Math.max(-1, Arrays.binarySearch(projectIds, snapshot.project()[at]));
    }
    return projectOf;
  }

  /// Writes the vertices and projects whose metrics differ from what is stored; returns how many.
  int store(Handle handle, UUID tenant, GraphSnapshot snapshot, Inputs inputs, Scores scores) {
    handle.execute(
        """
        -- name: score.stage
        create temporary table if not exists staged_score
          (id int not null, criticality bigint, criticality_repos bigint, criticality_projects int, pony int, adoption int)
        on commit delete rows
        """);
    int changed = stageVertices(handle, snapshot, inputs.stored(), scores);
    if (changed > 0) {
      writeVertices(handle, tenant);
      handle.execute("truncate staged_score");
    }
    int changedProjects = stageProjects(handle, inputs, scores);
    if (changedProjects > 0) {
      writeProjects(handle, tenant);
    }
    return changed + changedProjects;
  }

  private static int stageVertices(
      Handle handle, GraphSnapshot snapshot, Inputs.Stored stored, Scores scores) {
    int changed = 0;
    try (Copy copy =
        Copy.into(
            handle,
            "staged_score (id, criticality, criticality_repos, criticality_projects, pony, adoption)")) {
      for (int at = 0; at < snapshot.size(); at++) {
        if (stored.criticality()[at] == scores.criticality()[at]
            && stored.criticalityRepos()[at] == scores.criticalityRepos()[at]
            && stored.criticalityProjects()[at] == scores.criticalityProjects()[at]
            && stored.pony()[at] == scores.pony()[at]
            && stored.adoption()[at] == scores.adoption()[at]) {
          continue;
        }
        changed++;
        copy.field(snapshot.vertexIds()[at])
            .field(scores.criticality()[at])
            .field(scores.criticalityRepos()[at])
            .field(scores.criticalityProjects()[at])
            .field(nullable(scores.pony()[at]))
            .field(nullable(scores.adoption()[at]))
            .endRow();
      }
      copy.finish();
    }
    return changed;
  }

  private static int stageProjects(Handle handle, Inputs inputs, Scores scores) {
    int changed = 0;
    try (Copy copy =
        Copy.into(handle, "staged_score (id, criticality, criticality_repos, pony, adoption)")) {
      for (int p = 0; p < inputs.projectIds().length; p++) {
        long[] stored = inputs.stored().project()[p];
        if (stored[1] == scores.projectSum()[p]
            && stored[2] == scores.projectUnion()[p]
            && stored[3] == scores.projectPony()[p]
            && stored[4] == scores.projectAdoption()[p]) {
          continue;
        }
        changed++;
        copy.field(inputs.projectIds()[p])
            .field(nullable(scores.projectSum()[p]))
            .field(nullable(scores.projectUnion()[p]))
            .field(nullable(scores.projectPony()[p]))
            .field(nullable(scores.projectAdoption()[p]))
            .endRow();
      }
      copy.finish();
    }
    return changed;
  }

  private static void writeVertices(Handle handle, UUID tenant) {
    handle
        .createUpdate(
            """
            -- name: score.write_repos
            update repos r
            set criticality_score = s.criticality, criticality_repos = s.criticality_repos,
                criticality_projects = s.criticality_projects, pony_factor = s.pony, adoption_score = s.adoption / 100.0,
                updated_at = now()
            from staged_score s
            where r.tenant_id = :tenant and r.id = s.id
            """)
        .bind("tenant", tenant)
        .execute();
    handle
        .createUpdate(
            """
            -- name: score.write_externals
            update external_repos e
            set criticality_score = s.criticality, criticality_repos = s.criticality_repos,
                criticality_projects = s.criticality_projects, updated_at = now()
            from staged_score s
            where e.tenant_id = :tenant and e.id = s.id
            """)
        .bind("tenant", tenant)
        .execute();
  }

  private static void writeProjects(Handle handle, UUID tenant) {
    handle
        .createUpdate(
            """
            -- name: score.write_projects
            update projects p
            set criticality_score = s.criticality, criticality_union = s.criticality_repos,
                pony_factor = s.pony, adoption_score = s.adoption / 100.0, updated_at = now()
            from staged_score s
            where p.tenant_id = :tenant and p.id = s.id
            """)
        .bind("tenant", tenant)
        .execute();
  }

  private static @Nullable String nullable(long value) {
    return value < 0 ? null : Long.toString(value);
  }

  MetricRun insertRun(Handle handle, UUID tenant, MetricRun run) {
    return handle
        .createQuery(
            """
            -- name: score.insert_run
            insert into metric_run (tenant_id, mode, trigger, started_at, finished_at, load_ms, compute_ms, store_ms,
              vertex_count, edge_count, active_count, changed_count, results_hash)
            values (:tenant, :mode, :trigger, cast(:started as timestamptz), cast(:finished as timestamptz), :load, :compute, :store,
              :vertices, :edges, :active, :changed, decode(:hash, 'hex'))
            returning id, mode, trigger, started_at, finished_at, load_ms, compute_ms, store_ms,
              vertex_count, edge_count, active_count, changed_count, encode(results_hash, 'hex') as hash
            """)
        .bind("tenant", tenant)
        .bind("mode", run.mode())
        .bind("trigger", run.trigger())
        .bind("started", run.startedAt().toString())
        .bind("finished", run.finishedAt().toString())
        .bind("load", run.loadMs())
        .bind("compute", run.computeMs())
        .bind("store", run.storeMs())
        .bind("vertices", run.vertexCount())
        .bind("edges", run.edgeCount())
        .bind("active", run.activeCount())
        .bind("changed", run.changedCount())
        .bind("hash", run.resultsHash())
        .reduceRows(MetricRun.EMPTY, (_, row) -> run(row));
  }

  List<MetricRun> runs(Handle handle, UUID tenant, int limit, int offset) {
    return handle
        .createQuery(
            """
            -- name: score.runs
            select id, mode, trigger, started_at, finished_at, load_ms, compute_ms, store_ms,
              vertex_count, edge_count, active_count, changed_count, encode(results_hash, 'hex') as hash
            from metric_run
            where tenant_id = :tenant
            order by id desc
            limit :limit offset :offset
            """)
        .bind("tenant", tenant)
        .bind("limit", limit)
        .bind("offset", offset)
        .reduceRows(
            new ArrayList<MetricRun>(),
            (runs, row) -> {
              runs.add(run(row));
              return runs;
            });
  }

  Optional<MetricRun> latest(Handle handle, UUID tenant) {
    return runs(handle, tenant, 1, 0).stream().findFirst();
  }

  long runCount(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: score.run_count
            select count(*) from metric_run where tenant_id = :tenant
            """)
        .bind("tenant", tenant)
        .mapTo(long.class)
        .one();
  }

  private static MetricRun run(RowView row) {
    return new MetricRun(
        row.getColumn("id", Long.class),
        row.getColumn("mode", String.class),
        row.getColumn("trigger", String.class),
        row.getColumn("started_at", java.time.OffsetDateTime.class).toInstant(),
        row.getColumn("finished_at", java.time.OffsetDateTime.class).toInstant(),
        row.getColumn("load_ms", Double.class),
        row.getColumn("compute_ms", Double.class),
        row.getColumn("store_ms", Double.class),
        row.getColumn("vertex_count", Integer.class),
        row.getColumn("edge_count", Integer.class),
        row.getColumn("active_count", Integer.class),
        row.getColumn("changed_count", Integer.class),
        row.getColumn("hash", String.class));
  }
}
