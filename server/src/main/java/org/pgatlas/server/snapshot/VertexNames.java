package org.pgatlas.server.snapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What the few vertices that an answer shows are called; the resident graph itself holds numbers
/// only.
final class VertexNames {

  /// One vertex as people see it.
  record Named(
      int id,
      String canonicalId,
      String displayName,
      String vertexType,
      @Nullable Integer criticality,
      @Nullable Integer pony) {}

  Map<Integer, Named> of(Handle handle, UUID tenant, int[] vertexIds) {
    Map<Integer, Named> names = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: snapshot.names
            select v.id, v.canonical_id, coalesce(r.display_name, e.display_name) as display_name, v.vertex_type::text as vertex_type,
                   coalesce(r.criticality_score, e.criticality_score) as criticality, r.pony_factor
            from repo_vertices v
            left join repos r on r.tenant_id = v.tenant_id and r.id = v.id
            left join external_repos e on e.tenant_id = v.tenant_id and e.id = v.id
            where v.tenant_id = :tenant and v.id = any(:ids)
            """)
        .bind("tenant", tenant)
        .bind("ids", vertexIds)
        .map(
            (row, _) ->
                new Named(
                    row.getInt("id"),
                    row.getString("canonical_id"),
                    row.getString("display_name"),
                    row.getString("vertex_type"),
                    row.getObject("criticality", Integer.class),
                    row.getObject("pony_factor", Integer.class)))
        .forEach(named -> names.put(named.id(), named));
    return names;
  }

  /// The vertex of that canonical id, through aliases.
  Optional<Integer> find(Handle handle, UUID tenant, String canonicalId) {
    return handle
        .createQuery(
            """
            -- name: snapshot.find
            select repo_vertex_id from package_aliases where tenant_id = :tenant and package_purl = :canonicalId
            union all
            select id from repo_vertices where tenant_id = :tenant and canonical_id = :canonicalId
            limit 1
            """)
        .bind("tenant", tenant)
        .bind("canonicalId", canonicalId)
        .mapTo(Integer.class)
        .findOne();
  }

  /// Ids of packages that are called like that, the most critical first: for somebody who wrote a
  /// name where an id is asked for.
  List<String> called(Handle handle, UUID tenant, String name, int limit) {
    return handle
        .createQuery(
            """
            -- name: snapshot.called
            select canonical_id from (
              select canonical_id, criticality_score from repos where tenant_id = :tenant and display_name = :name
              union all
              select x.canonical_id, x.criticality_score
              from catalog_name n
              join external_repos x on x.tenant_id = n.tenant_id and x.id = n.id
              where n.tenant_id = :tenant and n.kind = 3 and n.name = :name) called
            order by criticality_score desc nulls last, canonical_id
            limit :limit
            """)
        .bind("tenant", tenant)
        .bind("name", name)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }
}
