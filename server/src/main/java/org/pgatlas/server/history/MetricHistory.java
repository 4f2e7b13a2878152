package org.pgatlas.server.history;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.scoring.ScoreChanges;

/// Writes what each metric run changed, in the run's own transaction: the columns of the vertices
/// and projects as they are after it. The first run of a month writes all of them.
public final class MetricHistory implements ScoreChanges.Listener {
  @Override
  public void changed(Handle handle, ScoreChanges changes) {
    Instant at = changes.run().finishedAt();
    if (claimMonth(handle, changes.tenant(), changes.run().id(), at)) {
      vertices(handle, changes.tenant(), changes.run().id(), at, null);
      projects(handle, changes.tenant(), changes.run().id(), at, null);
      return;
    }
    if (changes.vertices().size() > 0) {
      vertices(handle, changes.tenant(), changes.run().id(), at, changes.vertices().ids());
    }
    if (changes.projects().size() > 0) {
      projects(handle, changes.tenant(), changes.run().id(), at, changes.projects().ids());
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

  private static void vertices(
      Handle handle,
      UUID tenant,
      long run,
      Instant at,
      int @org.jspecify.annotations.Nullable [] ids) {
    handle
        .createUpdate(
            """
            -- name: history.keep_vertices
            insert into metric_value (tenant_id, at, run_id, subject_kind, subject_id, criticality, criticality_repos,
              criticality_projects, pony_factor, adoption_score)
            select :tenant, cast(:at as timestamptz), :run, 'v', id, criticality_score, criticality_repos, criticality_projects,
              pony_factor, adoption_score
            from repos where tenant_id = :tenant and (:all or id = any(:ids))
            union all
            select :tenant, cast(:at as timestamptz), :run, 'v', id, criticality_score, criticality_repos, criticality_projects,
              null, null
            from external_repos where tenant_id = :tenant and (:all or id = any(:ids))
            """)
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .bind("run", run)
        .bind("all", ids == null)
        .bind("ids", ids == null ? new int[0] : ids)
        .execute();
  }

  private static void projects(
      Handle handle,
      UUID tenant,
      long run,
      Instant at,
      int @org.jspecify.annotations.Nullable [] ids) {
    handle
        .createUpdate(
            """
            -- name: history.keep_projects
            insert into metric_value (tenant_id, at, run_id, subject_kind, subject_id, criticality, criticality_union,
              pony_factor, adoption_score)
            select :tenant, cast(:at as timestamptz), :run, 'p', id, criticality_score, criticality_union, pony_factor, adoption_score
            from projects where tenant_id = :tenant and (:all or id = any(:ids))
            """)
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .bind("run", run)
        .bind("all", ids == null)
        .bind("ids", ids == null ? new int[0] : ids)
        .execute();
  }
}
