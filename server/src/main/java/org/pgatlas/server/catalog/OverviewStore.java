package org.pgatlas.server.catalog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Figures over the whole ecosystem, and search across it.
public final class OverviewStore {
  private final Database database;

  public OverviewStore(Database database) {
    this.database = database;
  }

  /// Totals, as the published `/metadata` names them.
  public record Totals(
      long projects,
      long activeProjects,
      long repos,
      long activeRepos90d,
      long externalRepos,
      long dependencyEdges,
      long contributorEdges,
      long activeContributors30d,
      long activeContributors90d,
      long contributors,
      long analysedRepos,
      long reposOfOnePerson,
      @Nullable Instant lastUpdated) {}

  /// Repos by the share of the ecosystem that needs them.
  ///
  /// @param buckets counts of repos: nobody, up to 0.1 %, 1 %, 10 %, more
  public record Risk(List<Long> buckets) {}

  /// One thing that a search found.
  ///
  /// @param kind `project`, `repo`, `external-repo` or `contributor`
  public record Hit(String kind, String id, String displayName, @Nullable Long criticalityScore) {}

  public Totals totals(UUID tenant, Instant now) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: catalog.totals
                    select (select count(*) from projects where tenant_id = :tenant) as projects,
                           (select count(*) from projects where tenant_id = :tenant and activity_status in ('live', 'in-dev')) as active_projects,
                           (select count(*) from repos where tenant_id = :tenant) as repos,
                           (select count(*) from repos where tenant_id = :tenant and latest_commit_date >= :d90) as active_repos,
                           (select count(*) from external_repos where tenant_id = :tenant) as externals,
                           (select count(*) from (select distinct in_vertex_id, out_vertex_id from depends_on where tenant_id = :tenant) e) as edges,
                           (select count(*) from contributed_to where tenant_id = :tenant) as contributor_edges,
                           (select count(distinct contributor_id) from contributed_to where tenant_id = :tenant and last_commit_date >= :d30) as active_30,
                           (select count(distinct contributor_id) from contributed_to where tenant_id = :tenant and last_commit_date >= :d90) as active_90,
                           (select count(*) from contributors where tenant_id = :tenant) as contributors,
                           (select count(*) from repos where tenant_id = :tenant and pony_factor is not null) as analysed,
                           (select count(*) from repos where tenant_id = :tenant and pony_factor = 1) as one_person,
                           greatest((select max(updated_at) from projects where tenant_id = :tenant),
                                    (select max(updated_at) from repos where tenant_id = :tenant),
                                    (select max(updated_at) from external_repos where tenant_id = :tenant)) as last_updated
                    """)
                .bind("tenant", tenant)
                .bind("d30", now.atOffset(ZoneOffset.UTC).minusDays(30))
                .bind("d90", now.atOffset(ZoneOffset.UTC).minusDays(90))
                .map(
                    (row, _) ->
                        new Totals(
                            row.getLong("projects"),
                            row.getLong("active_projects"),
                            row.getLong("repos"),
                            row.getLong("active_repos"),
                            row.getLong("externals"),
                            row.getLong("edges"),
                            row.getLong("contributor_edges"),
                            row.getLong("active_30"),
                            row.getLong("active_90"),
                            row.getLong("contributors"),
                            row.getLong("analysed"),
                            row.getLong("one_person"),
                            Columns.instantOrNull(row, "last_updated")))
                .one());
  }

  /// @param active vertices in the active set, the base of the shares
  public Risk risk(UUID tenant, int active) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: catalog.risk
                    select count(*) filter (where coalesce(criticality_score, 0) = 0) as b0,
                           count(*) filter (where criticality_score > 0 and criticality_score <= :active * 0.001) as b1,
                           count(*) filter (where criticality_score > :active * 0.001 and criticality_score > 0 and criticality_score <= :active * 0.01) as b2,
                           count(*) filter (where criticality_score > :active * 0.01 and criticality_score <= :active * 0.1) as b3,
                           count(*) filter (where criticality_score > :active * 0.1) as b4
                    from repos
                    where tenant_id = :tenant
                    """)
                .bind("tenant", tenant)
                .bind("active", active)
                .map(
                    (row, _) ->
                        new Risk(
                            List.of(
                                row.getLong("b0"),
                                row.getLong("b1"),
                                row.getLong("b2"),
                                row.getLong("b3"),
                                row.getLong("b4"))))
                .one());
  }

  /// Exact names first, then beginnings, then parts; the critical ones first in each.
  public List<Hit> search(UUID tenant, String text, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: catalog.search
                    with hit as (
                      select 'repo' as kind, r.canonical_id as id, r.display_name, r.criticality_score::bigint as criticality
                      from repos r where r.tenant_id = :tenant and strpos(lower(r.canonical_id || ' ' || r.display_name), lower(:text)) > 0
                      union all
                      select 'external-repo', e.canonical_id, e.display_name, e.criticality_score
                      from external_repos e where e.tenant_id = :tenant and strpos(lower(e.canonical_id || ' ' || e.display_name), lower(:text)) > 0
                      union all
                      select 'project', p.canonical_id, p.display_name, p.criticality_score
                      from projects p where p.tenant_id = :tenant and strpos(lower(p.canonical_id || ' ' || p.display_name), lower(:text)) > 0
                      union all
                      select 'contributor', c.id::text, c.name, null
                      from contributors c where c.tenant_id = :tenant and strpos(lower(c.name), lower(:text)) > 0
                    )
                    select kind, id, display_name, criticality
                    from hit
                    order by case when lower(display_name) = lower(:text) or lower(id) = lower(:text) then 0
                                  when starts_with(lower(display_name), lower(:text)) then 1 else 2 end,
                             criticality desc nulls last, length(display_name), id, kind
                    limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("text", text)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new Hit(
                            row.getString("kind"),
                            row.getString("id"),
                            row.getString("display_name"),
                            Columns.longOrNull(row, "criticality")))
                .list());
  }

  /// Place among the tenant's repos, 1 for the most critical. Served by `ix_repos_criticality`.
  public long rankOfRepo(UUID tenant, int criticality) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: catalog.rank_of_repo
                    select count(*) + 1 from repos where tenant_id = :tenant and criticality_score > :criticality
                    """)
                .bind("tenant", tenant)
                .bind("criticality", criticality)
                .mapTo(long.class)
                .one());
  }
}
