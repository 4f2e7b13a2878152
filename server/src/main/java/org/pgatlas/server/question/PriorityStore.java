package org.pgatlas.server.question;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// What priority needs of each repo beside the graph.
final class PriorityStore {
  private final Database database;

  PriorityStore(Database database) {
    this.database = database;
  }

  /// @param herfindahl 10⁴·Σs² over the shares of commits; null without analysed commits
  /// @param findings open ones of what its SBOMs in force hold; null without such an SBOM or
  /// without any advisory
  /// @param hurt their number, each weighed by its rating: critical 1, high 1/2, medium and unrated
  /// 1/5, low and undecided 1/20
  /// @param newest last commit known, from the git history or the catalogue
  record Repo(
      int id,
      String canonicalId,
      String displayName,
      int criticality,
      double percentile,
      int rank,
      int of,
      @Nullable Integer pony,
      @Nullable Double herfindahl,
      @Nullable Instant newest,
      @Nullable Integer findings,
      @Nullable Double hurt) {}

  /// Repos that something rests on.
  List<Repo> repos(UUID tenant) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.priority
                    with people as (
                      select repo_id, 10000.0 * sum(number_of_commits::float8 ^ 2) / sum(number_of_commits)::float8 ^ 2 as herfindahl,
                             max(last_commit_date) as newest
                      from contributed_to where tenant_id = :tenant group by repo_id
                    ), ranked as (
                      select id, canonical_id, display_name, criticality_score, pony_factor, latest_commit_date,
                             100.0 * (rank() over (order by criticality_score) - 1) / count(*) over () as percentile,
                             rank() over (order by criticality_score desc) as rank, count(*) over () as known
                      from repos where tenant_id = :tenant and criticality_score is not null
                    ), hurt as (
                      select s.repo_vertex_id,
                             coalesce(sum(a.critical + a.high + a.medium + a.low + a.unrated + a.unknown), 0)::int as findings,
                             coalesce(sum(a.critical + a.high / 2.0 + (a.medium + a.unrated) / 5.0 + (a.low + a.unknown) / 20.0), 0)::float8 as hurt
                      from component_index i
                      join edge_source s on s.tenant_id = i.tenant_id and s.id = i.source_id
                      left join artifact_risk_summary a on a.tenant_id = i.tenant_id and a.source_id = i.source_id
                      where i.tenant_id = :tenant and exists (select from advisory v where v.tenant_id = :tenant)
                      group by s.repo_vertex_id
                    )
                    select r.id, r.canonical_id, r.display_name, r.criticality_score, r.percentile, r.rank, r.known, r.pony_factor,
                           p.herfindahl, greatest(p.newest, r.latest_commit_date) as newest, h.findings, h.hurt
                    from ranked r
                    left join people p on p.repo_id = r.id
                    left join hurt h on h.repo_vertex_id = r.id
                    where r.criticality_score > 0
                    order by r.id
                    """)
                .bind("tenant", tenant)
                .map(
                    (row, _) -> {
                      Timestamp newest = row.getTimestamp("newest");
                      return new Repo(
                          row.getInt("id"),
                          row.getString("canonical_id"),
                          row.getString("display_name"),
                          row.getInt("criticality_score"),
                          row.getDouble("percentile"),
                          row.getInt("rank"),
                          row.getInt("known"),
                          row.getObject("pony_factor", Integer.class),
                          row.getObject("herfindahl", Double.class),
                          newest == null ? null : newest.toInstant(),
                          row.getObject("findings", Integer.class),
                          row.getObject("hurt", Double.class));
                    })
                .list());
  }

  List<Keystone> keystones(UUID tenant, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.keystones
                    with shares as (
                      select contributor_id, repo_id, number_of_commits,
                             sum(number_of_commits) over (partition by repo_id) as total
                      from contributed_to where tenant_id = :tenant
                    ), alone as (
                      select s.contributor_id, r.canonical_id, r.criticality_score
                      from shares s
                      join repos r on r.tenant_id = :tenant and r.id = s.repo_id
                      where 2 * s.number_of_commits >= s.total and r.criticality_score > 0
                    )
                    select c.id, c.name, count(*) as repos, sum(a.criticality_score) as held,
                           (array_agg(a.canonical_id order by a.criticality_score desc, a.canonical_id))[1] as most_critical
                    from alone a
                    join contributors c on c.tenant_id = :tenant and c.id = a.contributor_id
                    group by c.id, c.name
                    order by held desc, c.id
                    limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new Keystone(
                            row.getInt("id"),
                            row.getString("name"),
                            row.getInt("repos"),
                            row.getLong("held"),
                            row.getString("most_critical")))
                .list());
  }
}
