package org.pgatlas.server.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.Database;

/// Reads figures over the whole atlas of a tenant.
public final class OverviewStore {
  /// From which share on; the last but one holds every smaller share above none.
  private static final List<Double> SHARES = List.of(0.5, 0.1, 0.01, 0.001, Double.MIN_VALUE, 0.0);

  private final Database database;

  public OverviewStore(Database database) {
    this.database = database;
  }

  /// Each table is read once; the pairs by the primary key of `depends_on` alone.
  public EcosystemCounts counts(UUID tenant, Instant now) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: catalog.counts
                    select p.total as projects, p.active as active_projects,
                           r.total as repos, r.active as active_repos, x.total as externals,
                           greatest(p.updated_at, r.updated_at, x.updated_at) as last_updated,
                           d.total as dependencies, w.total as contributions, w.last_30, w.last_90
                    from (select count(*) as total, count(*) filter (where activity_status in ('live', 'in-dev')) as active,
                                 max(updated_at) as updated_at
                          from projects where tenant_id = :tenant) p
                    cross join (select count(*) as total, count(*) filter (where latest_commit_date >= :days90) as active,
                                       max(updated_at) as updated_at
                                from repos where tenant_id = :tenant) r
                    cross join (select count(*) as total, max(updated_at) as updated_at
                                from external_repos where tenant_id = :tenant) x
                    cross join (select count(*) as total
                                from (select distinct in_vertex_id, out_vertex_id
                                      from depends_on where tenant_id = :tenant) pair) d
                    cross join (select count(*) as total,
                                       count(distinct contributor_id) filter (where last_commit_date >= :days30) as last_30,
                                       count(distinct contributor_id) filter (where last_commit_date >= :days90) as last_90
                                from contributed_to where tenant_id = :tenant) w
                    """)
                .bind("tenant", tenant)
                .bind("days30", ActiveContributors.thirtyDaysBefore(now))
                .bind("days90", ActiveContributors.ninetyDaysBefore(now))
                .map(
                    (row, _) ->
                        new EcosystemCounts(
                            row.getLong("projects"),
                            row.getLong("active_projects"),
                            row.getLong("repos"),
                            row.getLong("active_repos"),
                            row.getLong("externals"),
                            row.getLong("dependencies"),
                            row.getLong("contributions"),
                            new ActiveContributors(row.getLong("last_30"), row.getLong("last_90")),
                            Columns.instantOrNull(row, "last_updated")))
                .one());
  }

  /// Shares are of the newest metric run's active vertices other than the vertex itself.
  public EcosystemFigures figures(UUID tenant) {
    return database.read(tenant, handle -> figures(handle, tenant));
  }

  private static EcosystemFigures figures(Handle handle, UUID tenant) {
    List<RiskBucket> distribution = distribution(handle, tenant);
    return handle
        .createQuery(
            """
            -- name: catalog.figures
            select (select count(*) from projects where tenant_id = :tenant) as projects,
                   (select count(*) from contributors where tenant_id = :tenant) as contributors,
                   coalesce((select active_count from metric_run where tenant_id = :tenant order by id desc limit 1), 0) as active,
                   r.total as repos, r.analysed, r.one, x.total as externals, r.unscored + x.unscored as unscored
            from (select count(*) as total, count(pony_factor) as analysed,
                         count(*) filter (where pony_factor = 1) as one,
                         count(*) filter (where criticality_score is null) as unscored
                  from repos where tenant_id = :tenant) r
            cross join (select count(*) as total, count(*) filter (where criticality_score is null) as unscored
                        from external_repos where tenant_id = :tenant) x
            """)
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                new EcosystemFigures(
                    row.getLong("projects"),
                    row.getLong("repos"),
                    row.getLong("externals"),
                    row.getLong("contributors"),
                    row.getLong("active"),
                    row.getLong("analysed"),
                    row.getLong("one"),
                    row.getLong("unscored"),
                    distribution))
        .one();
  }

  private static List<RiskBucket> distribution(Handle handle, UUID tenant) {
    List<RiskBucket> buckets = new ArrayList<>();
    for (double share : SHARES) {
      buckets.add(new RiskBucket(share, 0, 0));
    }
    handle
        .createQuery(
            """
            -- name: catalog.risk_distribution
            with active as (
              select greatest(active_count - 1, 1)::float8 as others
              from metric_run where tenant_id = :tenant order by id desc limit 1
            ), scored as (
              select criticality_score as score, true as repo
              from repos where tenant_id = :tenant and criticality_score is not null
              union all
              select criticality_score, false
              from external_repos where tenant_id = :tenant and criticality_score is not null
            )
            select case when score >= 0.5 * others then 0
                        when score >= 0.1 * others then 1
                        when score >= 0.01 * others then 2
                        when score >= 0.001 * others then 3
                        when score > 0 then 4
                        else 5 end as bucket,
                   count(*) filter (where repo) as repos, count(*) filter (where not repo) as externals
            from scored cross join active
            group by 1
            """)
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                buckets.set(
                    row.getInt("bucket"),
                    new RiskBucket(
                        buckets.get(row.getInt("bucket")).fromShare(),
                        row.getLong("repos"),
                        row.getLong("externals"))))
        .list();
    return buckets;
  }
}
