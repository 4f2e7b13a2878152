package org.pgatlas.server.catalog;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Copy;

/// Who asserts which dependencies. A source's new assertions replace its old ones by difference, so
/// what only it asserted goes, what others assert stays, and an unchanged edge is not rewritten.
public final class EdgeStore {

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

  /// Ties an SBOM's chain to the repo it is about.
  public void attach(Handle handle, UUID tenant, int sourceId, int repoId) {
    handle
        .createUpdate(
            """
            -- name: edge.attach_source
            update edge_source set repo_vertex_id = :repo
            where tenant_id = :tenant and id = :source and repo_vertex_id is distinct from :repo
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .bind("repo", repoId)
        .execute();
  }

  /// Makes `edges` exactly what the source asserts.
  public Change replace(
      Handle handle, UUID tenant, int sourceId, EdgeConfidence confidence, Collection<Edge> edges) {
    stage(handle, edges);
    Set<Integer> touched = new HashSet<>();
    int removed =
        handle
            .createQuery(
                """
                -- name: edge.remove_unasserted
                delete from depends_on d
                where d.tenant_id = :tenant and d.source_id = :source
                  and not exists (select from staged_edge s where s.dependent = d.in_vertex_id and s.dependency = d.out_vertex_id)
                returning d.in_vertex_id as dependent, d.out_vertex_id as dependency
                """)
            .bind("tenant", tenant)
            .bind("source", sourceId)
            .map(
                (row, _) -> {
                  touched.add(row.getInt("dependent"));
                  touched.add(row.getInt("dependency"));
                  return 1;
                })
            .list()
            .size();
    int changed =
        handle
            .createUpdate(
                """
                -- name: edge.change_range
                update depends_on d
                set version_range = s.version_range, confidence = cast(:confidence as edge_confidence), asserted_at = now()
                from staged_edge s
                where d.tenant_id = :tenant and d.source_id = :source
                  and d.in_vertex_id = s.dependent and d.out_vertex_id = s.dependency
                  and (d.version_range is distinct from s.version_range or d.confidence <> cast(:confidence as edge_confidence))
                """)
            .bind("tenant", tenant)
            .bind("source", sourceId)
            .bind("confidence", confidence.text())
            .execute();
    int added =
        handle
            .createUpdate(
                """
                -- name: edge.add
                insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, version_range, confidence)
                select :tenant, s.dependent, s.dependency, :source, s.version_range, cast(:confidence as edge_confidence)
                from staged_edge s
                order by s.dependent, s.dependency
                on conflict (tenant_id, in_vertex_id, out_vertex_id, source_id) do nothing
                """)
            .bind("tenant", tenant)
            .bind("source", sourceId)
            .bind("confidence", confidence.text())
            .execute();
    return new Change(added, removed, changed, touched);
  }

  /// Makes `vertexIds` exactly what the source names without an edge; returns those it no longer
  /// does.
  public List<Integer> replaceLoose(
      Handle handle, UUID tenant, int sourceId, Collection<Integer> vertexIds) {
    int[] ids = vertexIds.stream().mapToInt(Integer::intValue).sorted().toArray();
    List<Integer> gone =
        handle
            .createQuery(
                """
                -- name: edge.forget_loose
                delete from loose_package
                where tenant_id = :tenant and source_id = :source and vertex_id <> all(:ids)
                returning vertex_id
                """)
            .bind("tenant", tenant)
            .bind("source", sourceId)
            .bind("ids", ids)
            .mapTo(Integer.class)
            .list();
    handle
        .createUpdate(
            """
            -- name: edge.list_loose
            insert into loose_package (tenant_id, source_id, vertex_id)
            select :tenant, :source, w.id from unnest(:ids) as w (id)
            on conflict (tenant_id, source_id, vertex_id) do nothing
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .bind("ids", ids)
        .execute();
    return gone;
  }

  private static void stage(Handle handle, Collection<Edge> edges) {
    handle.execute(
        """
        -- name: edge.stage
        create temporary table if not exists staged_edge
          (dependent int not null, dependency int not null, version_range text) on commit delete rows
        """);
    try (Copy copy = Copy.into(handle, "staged_edge (dependent, dependency, version_range)")) {
      for (Edge edge : edges) {
        copy.field(edge.dependentId())
            .field(edge.dependencyId())
            .field(edge.versionRange())
            .endRow();
      }
      copy.finish();
    }
    handle.execute("analyze staged_edge");
  }
}
