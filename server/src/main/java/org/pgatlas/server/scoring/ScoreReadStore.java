package org.pgatlas.server.scoring;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.db.Database;

/// A vertex's or project's metrics with rank, share and the run they come from.
public final class ScoreReadStore {
  private final Database database;

  public ScoreReadStore(Database database) {
    this.database = database;
  }

  /// One explained score; null means not analysed.
  ///
  /// @param criticalityRank 1 is the most critical of its kind
  /// @param criticalityShare criticality as a share of the other active vertices, 0 to 1
  /// @param sources how many documents and registries assert an edge that touches it
  public record Score(
      String canonicalId,
      String kind,
      @Nullable Long criticalityScore,
      @Nullable Long criticalityRepos,
      @Nullable Long criticalityProjects,
      @Nullable Long criticalityUnion,
      @Nullable Long criticalityRank,
      @Nullable Double criticalityShare,
      @Nullable Integer ponyFactor,
      @Nullable Double adoptionScore,
      long activeVertices,
      long metricRunId,
      String metricMode,
      String computedAt,
      long sources) {}

  public Optional<Score> score(UUID tenant, String id) {
    return id.startsWith("daoip-5:") ? project(tenant, id) : vertex(tenant, id);
  }

  private Optional<Score> vertex(UUID tenant, String id) {
    Optional<CanonicalId> canonical = CanonicalId.tryOf(id);
    if (canonical.isEmpty()) {
      return Optional.empty();
    }
    // Bounds come out of a step of their own: under row-level security an index serves only what is
    // compared by leakproof means.
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: score.of_vertex
                    with wanted as (
                      select repo_vertex_id as id from package_aliases where tenant_id = :tenant and package_purl = :id
                      union all
                      select id from repo_vertices where tenant_id = :tenant and canonical_id = :id
                      limit 1
                    ), vertex as materialized (
                      select v.id, v.canonical_id, v.vertex_type::text as kind, r.id is null as external,
                             coalesce(r.criticality_score, e.criticality_score) as criticality,
                             coalesce(r.criticality_repos, e.criticality_repos) as criticality_repos,
                             coalesce(r.criticality_projects, e.criticality_projects) as criticality_projects,
                             r.pony_factor, r.adoption_score
                      from wanted w
                      join repo_vertices v on v.tenant_id = :tenant and v.id = w.id
                      left join repos r on r.tenant_id = :tenant and r.id = v.id
                      left join external_repos e on e.tenant_id = :tenant and e.id = v.id
                    ), step as materialized (
                      select coalesce(s.at_least[s.place], 0) as above, coalesce(s.bounds[s.place], 2147483647) as bound
                      from vertex v
                      left join lateral (
                        select bounds, at_least, width_bucket(v.criticality, bounds) + 1 as place
                        from criticality_steps where tenant_id = :tenant and external = v.external) s on true
                    ), run as (
                      select id, mode, finished_at, active_count from metric_run where tenant_id = :tenant order by id desc limit 1
                    )
                    select v.canonical_id, v.kind, v.criticality::bigint as criticality,
                           v.criticality_repos::bigint as criticality_repos, v.criticality_projects::bigint as criticality_projects,
                           null::bigint as criticality_union,
                           1 + (select above from step) +
                           case when v.external then
                             (select count(*) from external_repos o where o.tenant_id = :tenant
                                and o.criticality_score > (select criticality from vertex) and o.criticality_score < (select bound from step))
                           else
                             (select count(*) from repos o where o.tenant_id = :tenant
                                and o.criticality_score > (select criticality from vertex) and o.criticality_score < (select bound from step))
                           end as rank,
                           v.pony_factor, v.adoption_score,
                           coalesce(run.active_count, 0) as active, coalesce(run.id, 0) as run_id, coalesce(run.mode, '') as mode,
                           coalesce(to_char(run.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '') as computed_at,
                           (select count(distinct d.source_id) from depends_on d
                            where d.tenant_id = :tenant and (d.in_vertex_id = v.id or d.out_vertex_id = v.id)) as sources
                    from vertex v
                    left join run on true
                    """)
                .bind("tenant", tenant)
                .bind("id", canonical.get().value())
                .map((row, _) -> score(row))
                .findOne());
  }

  private Optional<Score> project(UUID tenant, String id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: score.of_project
                    with run as (
                      select id, mode, finished_at, active_count from metric_run where tenant_id = :tenant order by id desc limit 1
                    )
                    select p.canonical_id, 'project' as kind, p.criticality_score as criticality,
                           null::bigint as criticality_repos, null::bigint as criticality_projects,
                           p.criticality_union,
                           (select count(*) + 1 from projects o where o.tenant_id = :tenant and o.criticality_score > p.criticality_score) as rank,
                           p.pony_factor, p.adoption_score,
                           coalesce(run.active_count, 0) as active, coalesce(run.id, 0) as run_id, coalesce(run.mode, '') as mode,
                           coalesce(to_char(run.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '') as computed_at,
                           (select count(*) from repos r where r.tenant_id = :tenant and r.project_id = p.id) as sources
                    from projects p
                    left join run on true
                    where p.tenant_id = :tenant and p.canonical_id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> score(row))
                .findOne());
  }

  private static Score score(java.sql.ResultSet row) throws java.sql.SQLException {
    Long criticality = row.getObject("criticality", Long.class);
    long active = row.getLong("active");
    boolean project = row.getString("kind").equals("project");
    Double share =
        criticality == null || active < 2 || project
            ? null
            : Double.valueOf((double) criticality / (active - 1));
    return new Score(
        row.getString("canonical_id"),
        row.getString("kind"),
        criticality,
        row.getObject("criticality_repos", Long.class),
        row.getObject("criticality_projects", Long.class),
        row.getObject("criticality_union", Long.class),
        criticality == null ? null : Long.valueOf(row.getLong("rank")),
        share,
        row.getObject("pony_factor", Integer.class),
        row.getObject("adoption_score", Double.class),
        active,
        row.getLong("run_id"),
        row.getString("mode"),
        row.getString("computed_at"),
        row.getLong("sources"));
  }
}
