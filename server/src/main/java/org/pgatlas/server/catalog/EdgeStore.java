package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Who asserts which dependencies. A source's new assertions replace its old ones by difference, so
/// what only it asserted goes, what others assert stays, and an unchanged edge is not rewritten.
public final class EdgeStore {
  private static final String CHANGE =
      """
      -- name: edge.change_range
      with /* staged */ changed as (
        update depends_on d
        set version_range = s.version_range, confidence = cast(:confidence as edge_confidence), asserted_at = now()
        from staged_edge s
        where d.tenant_id = :tenant and d.source_id = any(:sources) and s.source_id = d.source_id
          and d.in_vertex_id = s.dependent and d.out_vertex_id = s.dependency
          and (d.version_range is distinct from s.version_range or d.confidence <> cast(:confidence as edge_confidence))
        returning d.source_id
      )
      select source_id, count(*) as edges from changed group by source_id
      """;

  /// Nobody else writes a source's edges meanwhile, so no row asks whether another came first.
  private static final String ADD =
      """
      -- name: edge.add
      with /* staged */ added as (
        insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, version_range, confidence)
        select distinct on (s.dependent, s.dependency, s.source_id)
               :tenant, s.dependent, s.dependency, s.source_id, s.version_range, cast(:confidence as edge_confidence)
        from staged_edge s
        where not (s.source_id = any(:known)
                   and exists (select from depends_on d
                               where d.tenant_id = :tenant and d.in_vertex_id = s.dependent and d.out_vertex_id = s.dependency and d.source_id = s.source_id))
        order by s.dependent, s.dependency, s.source_id
        returning source_id
      )
      select source_id, count(*) as edges from added group by source_id
      """;

  private static final String REMOVE =
      """
      -- name: edge.remove_unasserted
      with /* staged */ removed as (
        delete from depends_on d
        where d.tenant_id = :tenant and d.source_id = any(:sources)
          and not exists (select from staged_edge s where s.source_id = d.source_id and s.dependent = d.in_vertex_id and s.dependency = d.out_vertex_id)
        returning d.source_id, d.in_vertex_id as dependent, d.out_vertex_id as dependency
      )
      select source_id, dependent, dependency from removed
      """;

  /// One assertion: `dependentId` depends on `dependencyId`.
  public record Edge(int dependentId, int dependencyId, @Nullable String versionRange) {
    public Edge {
      if (dependentId == dependencyId) {
        throw new IllegalArgumentException("vertex " + dependentId + " cannot depend on itself");
      }
    }
  }

  /// What a replacement changed.
  ///
  /// @param touched vertices at the ends of removed edges
  public record Change(int added, int removed, int changed, Set<Integer> touched) {
    public Change {
      touched = Set.copyOf(touched);
    }
  }

  /// The source of a registry's index, made if it is new, locked until the transaction ends.
  public int lockRegistry(Handle handle, UUID tenant, String registry) {
    handle
        .createUpdate(
            """
            -- name: edge.ensure_registry
            insert into edge_source (tenant_id, kind, source_key)
            values (:tenant, 'registry', :registry)
            on conflict (tenant_id, kind, source_key) do nothing
            """)
        .bind("tenant", tenant)
        .bind("registry", registry)
        .execute();
    return handle
        .createQuery(
            """
            -- name: edge.lock_registry
            select id from edge_source
            where tenant_id = :tenant and kind = 'registry' and source_key = :registry
            for update
            """)
        .bind("tenant", tenant)
        .bind("registry", registry)
        .mapTo(int.class)
        .one();
  }

  /// Ties SBOMs' chains to the repos they are about.
  public void attach(Handle handle, UUID tenant, Map<Integer, Integer> repoBySource) {
    int[] sources = ints(repoBySource.keySet());
    handle
        .createUpdate(
            """
            -- name: edge.attach_sources
            update edge_source s set repo_vertex_id = w.repo
            from unnest(:sources, :repos) as w (source, repo)
            where s.tenant_id = :tenant and s.id = w.source and s.repo_vertex_id is distinct from w.repo
            """)
        .bind("tenant", tenant)
        .bind("sources", sources)
        .bind(
            "repos",
            Arrays.stream(sources)
                .map(source -> Objects.requireNonNull(repoBySource.get(source)))
                .toArray())
        .execute();
  }

  /// Makes `edges` exactly what the source asserts.
  public Change replace(
      Handle handle, UUID tenant, int sourceId, EdgeConfidence confidence, Collection<Edge> edges) {
    return Objects.requireNonNull(
        replace(handle, tenant, confidence, Map.of(sourceId, edges)).get(sourceId));
  }

  /// Makes the edges exactly what each of these sources asserts; what changed of each.
  public Map<Integer, Change> replace(
      Handle handle,
      UUID tenant,
      EdgeConfidence confidence,
      Map<Integer, ? extends Collection<Edge>> edges) {
    StagedEdges staged = StagedEdges.of(handle, edges);
    Map<Integer, Tally> tallies = new HashMap<>();
    edges.keySet().forEach(source -> tallies.put(source, new Tally()));
    int[] known = known(handle, tenant, edges.keySet());
    if (known.length > 0) {
      remove(handle, tenant, staged, known, tallies);
      staged
          .bind(handle.createQuery(staged.in(CHANGE)))
          .bind("tenant", tenant)
          .bind("sources", known)
          .bind("confidence", confidence.text())
          .map(EdgeStore::counted)
          .forEach((Count one) -> tally(tallies, one.sourceId()).changed = one.edges());
    }
    staged
        .bind(handle.createQuery(staged.in(ADD)))
        .bind("tenant", tenant)
        .bind("known", known)
        .bind("confidence", confidence.text())
        .map(EdgeStore::counted)
        .forEach((Count one) -> tally(tallies, one.sourceId()).added = one.edges());
    Map<Integer, Change> changes = new HashMap<>();
    tallies.forEach(
        (source, t) -> changes.put(source, new Change(t.added, t.removed, t.changed, t.touched)));
    return changes;
  }

  /// Removes what a source asserts, without a look whether it is anything: what the ledger asks.
  static void clear(Handle handle, UUID tenant, int sourceId) {
    remove(
        handle,
        tenant,
        StagedEdges.of(handle, Map.of(sourceId, List.of())),
        new int[] {sourceId},
        new HashMap<>());
  }

  private static void remove(
      Handle handle, UUID tenant, StagedEdges staged, int[] sources, Map<Integer, Tally> tallies) {
    staged
        .bind(handle.createQuery(staged.in(REMOVE)))
        .bind("tenant", tenant)
        .bind("sources", sources)
        .map(
            (row, _) -> {
              Tally tally = tally(tallies, row.getInt("source_id"));
              tally.removed++;
              tally.touched.add(row.getInt("dependent"));
              tally.touched.add(row.getInt("dependency"));
              return 1;
            })
        .list();
  }

  /// Those of the sources that assert something. Of a new one nothing need be compared.
  private static int[] known(Handle handle, UUID tenant, Set<Integer> sources) {
    return handle
        .createQuery(
            """
            -- name: edge.known_sources
            select w.id
            from unnest(:sources) as w (id)
            cross join lateral (select 1 from depends_on d where d.tenant_id = :tenant and d.source_id = w.id limit 1) as any_edge
            """)
        .bind("tenant", tenant)
        .bind("sources", ints(sources))
        .mapTo(Integer.class)
        .list()
        .stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private record Count(int sourceId, int edges) {}

  private static Count counted(ResultSet row, StatementContext context) throws SQLException {
    return new Count(row.getInt("source_id"), row.getInt("edges"));
  }

  private static final class Tally {
    private int added;
    private int removed;
    private int changed;
    private final Set<Integer> touched = new HashSet<>();
  }

  private static Tally tally(Map<Integer, Tally> tallies, int source) {
    return tallies.computeIfAbsent(source, _ -> new Tally());
  }

  /// Makes `vertexIds` exactly what each of these sources names without an edge; returns those that
  /// a source no longer does, by source.
  public Map<Integer, Set<Integer>> replaceLoose(
      Handle handle, UUID tenant, Map<Integer, ? extends Collection<Integer>> vertexIds) {
    int size = vertexIds.values().stream().mapToInt(Collection::size).sum();
    int[] sources = new int[size];
    int[] ids = new int[size];
    int at = 0;
    for (Map.Entry<Integer, ? extends Collection<Integer>> each : vertexIds.entrySet()) {
      for (int id : each.getValue()) {
        sources[at] = each.getKey();
        ids[at++] = id;
      }
    }
    Map<Integer, Set<Integer>> gone = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: edge.forget_loose
            with w as materialized (select source_id, vertex_id from unnest(:sources, :ids) as u (source_id, vertex_id))
            delete from loose_package l
            where l.tenant_id = :tenant and l.source_id = any(:all)
              and not exists (select from w where w.source_id = l.source_id and w.vertex_id = l.vertex_id)
            returning l.source_id, l.vertex_id
            """)
        .bind("tenant", tenant)
        .bind("all", ints(vertexIds.keySet()))
        .bind("sources", sources)
        .bind("ids", ids)
        .map(
            (row, _) ->
                gone.computeIfAbsent(row.getInt("source_id"), _ -> new HashSet<>())
                    .add(row.getInt("vertex_id")))
        .list();
    if (size > 0) {
      handle
          .createUpdate(
              """
              -- name: edge.list_loose
              insert into loose_package (tenant_id, source_id, vertex_id)
              select :tenant, w.source_id, w.id from unnest(:sources, :ids) as w (source_id, id)
              order by w.source_id, w.id
              on conflict (tenant_id, source_id, vertex_id) do nothing
              """)
          .bind("tenant", tenant)
          .bind("sources", sources)
          .bind("ids", ids)
          .execute();
    }
    return gone;
  }

  private static int[] ints(Collection<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
