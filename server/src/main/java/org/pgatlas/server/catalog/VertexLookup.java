package org.pgatlas.server.catalog;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.db.Database;

/// Which vertices package ids mean now, many at a time.
public final class VertexLookup {
  private final Database database;

  public VertexLookup(Database database) {
    this.database = database;
  }

  /// A vertex as a reader names it.
  public record Found(String canonicalId, String displayName, VertexType type) {}

  /// The vertex of each id, or the repo that publishes the package with that id; ids that the graph
  /// does not have are absent.
  ///
  /// Served by `ux_repo_vertices_canonical_id` and the primary key of `package_aliases`. The
  // planner
  /// takes `coalesce` for leaky, so under row-level security no index would serve a join by it;
  /// `case` is none.
  public Map<String, Found> find(UUID tenant, Collection<String> ids) {
    Map<String, Found> found = new HashMap<>();
    database.run(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: catalog.vertices
                    select w.id as asked, v.canonical_id, v.vertex_type, coalesce(r.display_name, e.display_name) as display_name
                    from unnest(cast(:ids as text[])) as w (id)
                    left join package_aliases a on a.tenant_id = :tenant and a.package_purl = w.id
                    left join repo_vertices o on o.tenant_id = :tenant and o.canonical_id = w.id
                    join repo_vertices v on v.tenant_id = :tenant and v.id = case when a.repo_vertex_id is null then o.id else a.repo_vertex_id end
                    left join repos r on r.tenant_id = v.tenant_id and r.id = v.id
                    left join external_repos e on e.tenant_id = v.tenant_id and e.id = v.id
                    """)
                .bind("tenant", tenant)
                .bind("ids", ids.toArray(String[]::new))
                .map(
                    (row, _) ->
                        found.put(
                            row.getString("asked"),
                            new Found(
                                row.getString("canonical_id"),
                                row.getString("display_name"),
                                VertexType.of(row.getString("vertex_type")))))
                .list());
    return found;
  }
}
