package org.pgatlas.server.history;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.scoring.ScoreChanges;

/// Writes what each metric run changed, in the run's own transaction: the columns of the vertices
/// and projects as they are after it, those of 128 neighbouring ids a row (ADR 32). The first run
/// of a month writes all of them.
public final class MetricHistory implements ScoreChanges.Listener {
  private static final String VERTEX_CHUNKS =
      """
      :tenant, cast(:at as timestamptz), :run, 'v', id >> 7, array_agg(id order by id),
        array_agg(criticality order by id), array_agg(criticality_repos order by id),
        array_agg(criticality_projects order by id),
        case when bool_or(pony_factor is not null) then array_agg(pony_factor order by id) end,
        case when bool_or(adoption_score is not null) then array_agg(adoption_score order by id) end
      """;
  private static final String PROJECT_CHUNKS =
      """
      :tenant, cast(:at as timestamptz), :run, 'p', id >> 7, array_agg(id order by id),
        array_agg(criticality_score order by id), array_agg(criticality_union order by id),
        case when bool_or(pony_factor is not null) then array_agg(pony_factor order by id) end,
        case when bool_or(adoption_score is not null) then array_agg(adoption_score order by id) end
      """;
  private static final String VERTICES =
      """
      -- name: history.keep_vertices
      insert into metric_history (tenant_id, at, run_id, subject_kind, chunk, subject_ids, criticality, criticality_repos,
        criticality_projects, pony_factor, adoption_score)
      select
      """
          + VERTEX_CHUNKS
          + """
          from (
            select id, criticality_score as criticality, criticality_repos, criticality_projects, pony_factor, adoption_score
            from repos where tenant_id = :tenant and id = any(:ids)
            union all
            select id, criticality_score, criticality_repos, criticality_projects, null, null
            from external_repos where tenant_id = :tenant and id = any(:ids)) changed
          group by id >> 7
          """;
  private static final String ALL_VERTICES =
      """
      -- name: history.keep_all_vertices
      insert into metric_history (tenant_id, at, run_id, subject_kind, chunk, subject_ids, criticality, criticality_repos,
        criticality_projects, pony_factor, adoption_score)
      select
      """
          + VERTEX_CHUNKS
          + """
          from (
            select id, criticality_score as criticality, criticality_repos, criticality_projects, pony_factor, adoption_score
            from repos where tenant_id = :tenant
            union all
            select id, criticality_score, criticality_repos, criticality_projects, null, null
            from external_repos where tenant_id = :tenant) every
          group by id >> 7
          """;
  private static final String PROJECTS =
      """
      -- name: history.keep_projects
      insert into metric_history (tenant_id, at, run_id, subject_kind, chunk, subject_ids, criticality, criticality_union,
        pony_factor, adoption_score)
      select
      """
          + PROJECT_CHUNKS
          + """
          from projects where tenant_id = :tenant and id = any(:ids)
          group by id >> 7
          """;
  private static final String ALL_PROJECTS =
      """
      -- name: history.keep_all_projects
      insert into metric_history (tenant_id, at, run_id, subject_kind, chunk, subject_ids, criticality, criticality_union,
        pony_factor, adoption_score)
      select
      """
          + PROJECT_CHUNKS
          + """
          from projects where tenant_id = :tenant
          group by id >> 7
          """;

  @Override
  public void changed(Handle handle, ScoreChanges changes) {
    Instant at = changes.run().finishedAt();
    if (claimMonth(handle, changes.tenant(), changes.run().id(), at)) {
      keep(handle, ALL_VERTICES, changes, null);
      keep(handle, ALL_PROJECTS, changes, null);
      return;
    }
    if (changes.vertices().size() > 0) {
      keep(handle, VERTICES, changes, changes.vertices().ids());
    }
    if (changes.projects().size() > 0) {
      keep(handle, PROJECTS, changes, changes.projects().ids());
    }
  }

  private static boolean claimMonth(Handle handle, UUID tenant, long run, Instant at) {
    LocalDate month = at.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    return handle
            .createUpdate(
                """
                -- name: history.claim_month
                insert into metric_checkpoint (tenant_id, month, run_id, at)
                values (:tenant, :month, :run, cast(:at as timestamptz))
                on conflict (tenant_id, month) do nothing
                """)
            .bind("tenant", tenant)
            .bind("month", month)
            .bind("run", run)
            .bind("at", at.toString())
            .execute()
        == 1;
  }

  /// @param ids of those to keep, null for all
  private static void keep(
      Handle handle, String statement, ScoreChanges changes, int @Nullable [] ids) {
    Update update =
        handle
            .createUpdate(statement)
            .bind("tenant", changes.tenant())
            .bind("at", changes.run().finishedAt().toString())
            .bind("run", changes.run().id());
    (ids == null ? update : update.bind("ids", ids)).execute();
  }
}
