package org.pgatlas.server.history;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Reads what [MetricHistory] keeps.
public final class HistoryStore {
  private static final String MOVEMENTS =
      """
      -- name: history.movements
      with touched as (
        select distinct on (m.subject_kind, c.subject_id) m.subject_kind, c.subject_id, c.criticality, c.pony_factor, c.adoption_score
        from metric_history m
        cross join lateral unnest(m.subject_ids, m.criticality, m.pony_factor, m.adoption_score)
          as c (subject_id, criticality, pony_factor, adoption_score)
        where m.tenant_id = :tenant and m.run_id > :from and m.run_id <= :to
        order by m.subject_kind, c.subject_id, m.run_id desc
      ), moved as (
        select t.subject_kind, t.subject_id, b.criticality as criticality_before, t.criticality as criticality_after,
               b.pony_factor as pony_before, t.pony_factor as pony_after,
               b.adoption_score as adoption_before, t.adoption_score as adoption_after
        from touched t
        left join lateral (
          select m.criticality[a.place] as criticality, m.pony_factor[a.place] as pony_factor,
                 m.adoption_score[a.place] as adoption_score
          from metric_history m
          cross join lateral array_position(m.subject_ids, t.subject_id) as a (place)
          where m.tenant_id = :tenant and m.subject_kind = t.subject_kind and m.chunk = t.subject_id >> 7 and m.run_id <= :from
            and a.place is not null
          order by m.at desc, m.run_id desc limit 1) b on true
        where (b.criticality, b.pony_factor, b.adoption_score) is distinct from (t.criticality, t.pony_factor, t.adoption_score)
      )
      select coalesce(v.canonical_id, p.canonical_id) as canonical_id,
             coalesce(r.display_name, e.display_name, p.display_name, v.canonical_id) as display_name,
             m.criticality_before, m.criticality_after, m.pony_before, m.pony_after,
             m.adoption_before, m.adoption_after, count(*) over () as total
      from moved m
      left join repo_vertices v on v.tenant_id = :tenant and v.id = m.subject_id and m.subject_kind = 'v'
      left join repos r on r.tenant_id = :tenant and r.id = v.id
      left join external_repos e on e.tenant_id = :tenant and e.id = v.id
      left join projects p on p.tenant_id = :tenant and p.id = m.subject_id and m.subject_kind = 'p'
      where v.id is not null or p.id is not null
      order by abs(coalesce(m.criticality_after, 0) - coalesce(m.criticality_before, 0)) desc, m.subject_kind, m.subject_id
      limit :limit
      """;

  private final Database database;

  public HistoryStore(Database database) {
    this.database = database;
  }

  /// All metrics of one vertex or project from one run on, until the next point; null: not
  /// analysed.
  public record Point(
      Instant at,
      long runId,
      @Nullable Long criticality,
      @Nullable Integer criticalityRepos,
      @Nullable Integer criticalityProjects,
      @Nullable Long criticalityUnion,
      @Nullable Integer ponyFactor,
      @Nullable Double adoptionScore) {}

  /// A vertex or project of the catalogue.
  ///
  /// @param kind `v` or `p`
  public record Subject(String kind, int id, String canonicalId, String displayName) {}

  /// By canonical id, through aliases.
  ///
  /// @param at through those only that were there at that time; null: through all
  Optional<Subject> find(UUID tenant, String canonicalId, @Nullable Instant at) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: history.subject
                    select 'v' as kind, v.id, v.canonical_id, coalesce(r.display_name, e.display_name, v.canonical_id) as display_name
                    from repo_vertices v
                    left join repos r on r.tenant_id = :tenant and r.id = v.id
                    left join external_repos e on e.tenant_id = :tenant and e.id = v.id
                    where v.tenant_id = :tenant and v.id in
                      (select repo_vertex_id from package_aliases where tenant_id = :tenant and package_purl = :id
                         and (cast(:at as timestamptz) is null or created_at <= cast(:at as timestamptz))
                       union all
                       select id from repo_vertices where tenant_id = :tenant and canonical_id = :id)
                    union all
                    select 'p', p.id, p.canonical_id, p.display_name
                    from projects p where p.tenant_id = :tenant and p.canonical_id = :id
                    limit 1
                    """)
                .bind("tenant", tenant)
                .bind("id", canonicalId)
                .bind("at", at == null ? null : at.toString())
                .map(
                    (row, _) ->
                        new Subject(
                            row.getString("kind"),
                            row.getInt("id"),
                            row.getString("canonical_id"),
                            row.getString("display_name")))
                .findOne());
  }

  /// The points of a time, oldest first, at most the newest `limit`; the last one before `from`
  /// too, because it holds then.
  public List<Point> trend(UUID tenant, Subject subject, Instant from, Instant until, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: history.trend
                    select at, run_id, criticality, criticality_repos, criticality_projects, criticality_union, pony_factor, adoption_score
                    from ((select m.at, m.run_id, m.criticality[a.place], m.criticality_repos[a.place], m.criticality_projects[a.place],
                             m.criticality_union[a.place], m.pony_factor[a.place], m.adoption_score[a.place]
                           from metric_history m
                           cross join lateral array_position(m.subject_ids, :id) as a (place)
                           where m.tenant_id = :tenant and m.subject_kind = cast(:kind as "char") and m.chunk = :id >> 7
                             and a.place is not null and m.at > cast(:from as timestamptz) and m.at <= cast(:until as timestamptz)
                           order by m.at desc, m.run_id desc limit :limit)
                          union all
                          (select m.at, m.run_id, m.criticality[a.place], m.criticality_repos[a.place], m.criticality_projects[a.place],
                             m.criticality_union[a.place], m.pony_factor[a.place], m.adoption_score[a.place]
                           from metric_history m
                           cross join lateral array_position(m.subject_ids, :id) as a (place)
                           where m.tenant_id = :tenant and m.subject_kind = cast(:kind as "char") and m.chunk = :id >> 7
                             and a.place is not null and m.at <= cast(:from as timestamptz)
                           order by m.at desc, m.run_id desc limit 1))
                      as points (at, run_id, criticality, criticality_repos, criticality_projects, criticality_union, pony_factor, adoption_score)
                    order by at, run_id
                    """)
                .bind("tenant", tenant)
                .bind("kind", subject.kind())
                .bind("id", subject.id())
                .bind("from", from.toString())
                .bind("until", until.toString())
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new Point(
                            row.getTimestamp("at").toInstant(),
                            row.getLong("run_id"),
                            row.getObject("criticality", Long.class),
                            row.getObject("criticality_repos", Integer.class),
                            row.getObject("criticality_projects", Integer.class),
                            row.getObject("criticality_union", Long.class),
                            row.getObject("pony_factor", Integer.class),
                            row.getObject("adoption_score", Double.class)))
                .list());
  }

  /// One metric of a vertex or project at two moments; null: not analysed, or not there then.
  public record Movement(
      String canonicalId,
      String displayName,
      @Nullable Long criticalityBefore,
      @Nullable Long criticalityAfter,
      @Nullable Integer ponyBefore,
      @Nullable Integer ponyAfter,
      @Nullable Double adoptionBefore,
      @Nullable Double adoptionAfter) {
    Movement backwards() {
      return new Movement(
          canonicalId,
          displayName,
          criticalityAfter,
          criticalityBefore,
          ponyAfter,
          ponyBefore,
          adoptionAfter,
          adoptionBefore);
    }
  }

  /// @param total how many vertices and projects moved, listed or not
  public record Movements(long total, List<Movement> items) {}

  /// What moved after one run until another one, greatest change of criticality first; backwards
  /// when the other one was earlier.
  public Movements movements(UUID tenant, long fromRun, long toRun, int limit) {
    if (fromRun > toRun) {
      Movements forwards = movements(tenant, toRun, fromRun, limit);
      return new Movements(
          forwards.total(), forwards.items().stream().map(Movement::backwards).toList());
    }
    record Row(Movement movement, long total) {}
    List<Row> rows =
        database.read(
            tenant,
            handle ->
                handle
                    .createQuery(MOVEMENTS)
                    .bind("tenant", tenant)
                    .bind("from", fromRun)
                    .bind("to", toRun)
                    .bind("limit", limit)
                    .map(
                        (row, _) ->
                            new Row(
                                new Movement(
                                    row.getString("canonical_id"),
                                    row.getString("display_name"),
                                    row.getObject("criticality_before", Long.class),
                                    row.getObject("criticality_after", Long.class),
                                    row.getObject("pony_before", Integer.class),
                                    row.getObject("pony_after", Integer.class),
                                    row.getObject("adoption_before", Double.class),
                                    row.getObject("adoption_after", Double.class)),
                                row.getLong("total")))
                    .list());
    return new Movements(
        rows.isEmpty() ? 0 : rows.getFirst().total(), rows.stream().map(Row::movement).toList());
  }

  /// Pony factors of repos as they were after that run, by vertex id; not analysed ones are absent.
  Map<Integer, Integer> ponyFactors(UUID tenant, int[] vertices, long run) {
    Map<Integer, Integer> found = new HashMap<>();
    database.read(
        tenant,
        handle -> {
          handle
              .createQuery(
                  """
                  -- name: history.pony_factors
                  select v.id, m.pony_factor
                  from unnest(cast(:vertices as int[])) as v (id)
                  cross join lateral (
                    select h.pony_factor[a.place] as pony_factor from metric_history h
                    cross join lateral array_position(h.subject_ids, v.id) as a (place)
                    where h.tenant_id = :tenant and h.subject_kind = 'v' and h.chunk = v.id >> 7 and h.run_id <= :run
                      and a.place is not null
                    order by h.at desc, h.run_id desc limit 1) m
                  where m.pony_factor is not null
                  """)
              .bind("tenant", tenant)
              .bind("vertices", vertices)
              .bind("run", run)
              .map((row, _) -> Map.entry(row.getInt("id"), row.getInt("pony_factor")))
              .forEach(one -> found.put(one.getKey(), one.getValue()));
          return found;
        });
    return found;
  }
}
