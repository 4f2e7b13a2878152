package org.pgatlas.server.catalog;

import java.time.Instant;
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
  ///
  /// @param activeProjects live or in development
  /// @param dependencyEdges distinct (dependent, dependency) pairs
  /// @param analysedRepos with a known pony factor
  /// @param lastUpdated the newest change of a project, repo or external; null when there is none
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
  /// @param unscored repos whose criticality is not known
  public record Risk(List<Long> buckets, long unscored) {
    public Risk {
      buckets = List.copyOf(buckets);
    }
  }

  /// One thing that a search found.
  ///
  /// @param kind `project`, `repo`, `external-repo` or `contributor`
  /// @param id the canonical id; of a contributor the number
  public record Hit(String kind, String id, String displayName, @Nullable Long criticalityScore) {}

  /// Reads each table once; the pairs from the primary key of `depends_on` alone. A commit dated in the
  /// future counts as one of now.
  public Totals totals(UUID tenant, Instant now) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: catalog.totals
                    select p.projects, p.active_projects, r.repos, r.active_repos, x.externals, d.edges,
                           w.contributor_edges, w.active_30, w.active_90, c.contributors, r.analysed, r.one_person,
                           greatest(p.updated_at, r.updated_at, x.updated_at) as last_updated
                    from (select count(*) as projects, max(updated_at) as updated_at,
                                 count(*) filter (where activity_status in ('live', 'in-dev')) as active_projects
                          from projects where tenant_id = :tenant) p
                    cross join (select count(*) as repos, max(updated_at) as updated_at,
                                       count(*) filter (where latest_commit_date >= :d90) as active_repos,
                                       count(pony_factor) as analysed,
                                       count(*) filter (where pony_factor = 1) as one_person
                                from repos where tenant_id = :tenant) r
                    cross join (select count(*) as externals, max(updated_at) as updated_at
                                from external_repos where tenant_id = :tenant) x
                    cross join (select count(*) as edges
                                from (select distinct in_vertex_id, out_vertex_id
                                      from depends_on where tenant_id = :tenant) pair) d
                    cross join (select count(*) as contributor_edges,
                                       count(distinct contributor_id) filter (where last_commit_date >= :d30) as active_30,
                                       count(distinct contributor_id) filter (where last_commit_date >= :d90) as active_90
                                from contributed_to where tenant_id = :tenant) w
                    cross join (select count(*) as contributors from contributors where tenant_id = :tenant) c
                    """)
                .bind("tenant", tenant)
                .bind("d30", ActiveContributors.thirtyDaysBefore(now))
                .bind("d90", ActiveContributors.ninetyDaysBefore(now))
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
                    select count(*) filter (where criticality_score = 0) as b0,
                           count(*) filter (where criticality_score > 0 and criticality_score <= :active * 0.001) as b1,
                           count(*) filter (where criticality_score > 0 and criticality_score > :active * 0.001
                                              and criticality_score <= :active * 0.01) as b2,
                           count(*) filter (where criticality_score > 0 and criticality_score > :active * 0.01
                                              and criticality_score <= :active * 0.1) as b3,
                           count(*) filter (where criticality_score > 0 and criticality_score > :active * 0.1) as b4,
                           count(*) filter (where criticality_score is null) as unscored
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
                                row.getLong("b4")),
                            row.getLong("unscored")))
                .one());
  }

  /// Exact names and ids first, then beginnings, then parts; the critical ones first in each. A text with
  /// a colon or a slash is looked for in the ids too.
  ///
  /// Under row-level security a trigram index is out of reach (its operators are not leakproof), so each
  /// table is read once, within the tenant. `strpos` takes `%`, `_` and `\` for what they are.
  public List<Hit> search(UUID tenant, String text, int limit) {
    boolean byId = text.indexOf(':') >= 0 || text.indexOf('/') >= 0;
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: catalog.search
                    with hit as (
                      select 'repo' as kind, r.canonical_id as id, r.display_name, r.criticality_score::bigint as criticality
                      from repos r
                      where r.tenant_id = :tenant
                        and (strpos(lower(r.display_name), lower(:text)) > 0 or (:byId and strpos(r.canonical_id, :text) > 0))
                      union all
                      select 'external-repo', e.canonical_id, e.display_name, e.criticality_score
                      from external_repos e
                      where e.tenant_id = :tenant
                        and (strpos(lower(e.display_name), lower(:text)) > 0 or (:byId and strpos(e.canonical_id, :text) > 0))
                      union all
                      select 'project', p.canonical_id, p.display_name, p.criticality_score
                      from projects p
                      where p.tenant_id = :tenant
                        and (strpos(lower(p.display_name), lower(:text)) > 0 or (:byId and strpos(p.canonical_id, :text) > 0))
                      union all
                      select 'contributor', c.id::text, c.name, null
                      from contributors c
                      where c.tenant_id = :tenant and strpos(lower(c.name), lower(:text)) > 0
                    )
                    select kind, id, display_name, criticality
                    from hit
                    order by case when id = :text or lower(display_name) = lower(:text) then 0
                                  when starts_with(lower(display_name), lower(:text)) then 1 else 2 end,
                             criticality desc nulls last, length(display_name), id, kind
                    limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("text", text)
                .bind("byId", byId)
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

  /// Place among the tenant's repos, 1 for the most critical; equals share a place. Served by
  /// `ix_repos_criticality`.
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
