package org.pgatlas.server.catalog;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// A vertex by its number.
record VertexRef(int id, VertexType type) {

  /// The vertex with that id, or the one that publishes the package with that id.
  ///
  /// Served by `ux_repo_vertices_canonical_id` and the primary key of `package_aliases`.
  static Optional<VertexRef> find(Handle handle, UUID tenant, String canonicalId) {
    return handle
        .createQuery(
            """
            -- name: catalog.vertex
            select v.id, v.vertex_type
            from repo_vertices v
            where v.tenant_id = :tenant and v.canonical_id = :canonicalId
            union all
            select v.id, v.vertex_type
            from package_aliases a
            join repo_vertices v on v.tenant_id = a.tenant_id and v.id = a.repo_vertex_id
            where a.tenant_id = :tenant and a.package_purl = :canonicalId
            limit 1
            """)
        .bind("tenant", tenant)
        .bind("canonicalId", canonicalId)
        .map(
            (row, _) ->
                new VertexRef(row.getInt("id"), VertexType.of(row.getString("vertex_type"))))
        .findFirst();
  }

  /// As [#find], but empty when the vertex is of another type.
  static Optional<VertexRef> find(Handle handle, UUID tenant, String canonicalId, VertexType type) {
    return find(handle, tenant, canonicalId).filter(vertex -> vertex.type() == type);
  }
}
