package org.pgatlas.server.question;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
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
      String canonicalId,
      String displayName,
      int criticality,
      @Nullable Integer pony,
      @Nullable Double herfindahl,
      @Nullable Instant newest,
      @Nullable Integer findings,
      @Nullable Double hurt) {}

  /// How many repos have each criticality, from the lowest.
  ///
  /// @param scores ascending
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  record Levels(int[] scores, int[] repos) {}

  /// What is known of repos at one moment.
  ///
  /// @param known repos that something rests on and of whose fragility something is known
  /// @param unknown a page of those of which nothing is, the most critical first
  record Read(Levels levels, List<Repo> known, List<Repo> unknown) {}

  /// Which of those of whose fragility nothing is known are wanted, when there are so many others.
  @FunctionalInterface
  interface Rest {
    int[] limitAndOffset(int known);
  }

  Read read(UUID tenant, Rest rest) {
    return database.snapshot(
        tenant,
        handle -> {
          List<Repo> known = known(handle, tenant);
          int[] page = rest.limitAndOffset(known.size());
          List<Repo> unknown = page[0] == 0 ? List.of() : unknown(handle, tenant, page[0], page[1]);
          return new Read(levels(handle, tenant), known, unknown);
        });
  }

  private static Levels levels(Handle handle, UUID tenant) {
    List<int[]> rows =
        handle
            .createQuery(
                """
                -- name: question.priority_levels
                select criticality_score as score, count(*)::int as repos from repos
                where tenant_id = :tenant and criticality_score is not null
                group by criticality_score order by criticality_score
                """)
            .bind("tenant", tenant)
            .map((row, _) -> new int[] {row.getInt("score"), row.getInt("repos")})
            .list();
    return new Levels(
        rows.stream().mapToInt(row -> row[0]).toArray(),
        rows.stream().mapToInt(row -> row[1]).toArray());
  }

  /// What there is to know of the fragility of repos that something rests on.
  private static final String FRAGILITY =
      """
      people as (
        select repo_id, 10000.0 * sum(number_of_commits::float8 ^ 2) / sum(number_of_commits)::float8 ^ 2 as herfindahl,
               max(last_commit_date) as newest
        from contributed_to where tenant_id = :tenant group by repo_id
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
      select r.canonical_id, r.display_name, r.criticality_score, r.pony_factor, p.herfindahl,
             greatest(p.newest, r.latest_commit_date) as newest, h.findings, h.hurt
      from repos r
      left join people p on p.repo_id = r.id
      left join hurt h on h.repo_vertex_id = r.id
      where r.tenant_id = :tenant and r.criticality_score > 0
      """;

  private static List<Repo> known(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            "-- name: question.priority\nwith "
                + FRAGILITY
                + "and (r.pony_factor >= 1 or p.herfindahl is not null or greatest(p.newest, r.latest_commit_date) is not null or h.hurt is not null)\n"
                + "order by r.criticality_score desc, r.canonical_id")
        .bind("tenant", tenant)
        .map((row, _) -> repo(row))
        .list();
  }

  /// Served by `ix_repos_criticality`.
  private static List<Repo> unknown(Handle handle, UUID tenant, int limit, int offset) {
    return handle
        .createQuery(
            "-- name: question.priority_unknown\nwith "
                + FRAGILITY
                + "and not (coalesce(r.pony_factor, 0) >= 1 or p.herfindahl is not null or greatest(p.newest, r.latest_commit_date) is not null or h.hurt is not null)\n"
                + "order by r.criticality_score desc, r.canonical_id limit :limit offset :offset")
        .bind("tenant", tenant)
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, _) -> repo(row))
        .list();
  }

  private static Repo repo(ResultSet row) throws SQLException {
    Timestamp newest = row.getTimestamp("newest");
    return new Repo(
        row.getString("canonical_id"),
        row.getString("display_name"),
        row.getInt("criticality_score"),
        row.getObject("pony_factor", Integer.class),
        row.getObject("herfindahl", Double.class),
        newest == null ? null : newest.toInstant(),
        row.getObject("findings", Integer.class),
        row.getObject("hurt", Double.class));
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
