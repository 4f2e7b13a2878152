package org.pgatlas.server.export;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.pgatlas.server.db.Database;

/// All edges at some nodes, in one direction: what a format that lists a node with its edges needs.
final class AdjacentEdges {
  private static final String DEPENDENCIES =
      """
      -- name: export.dependencies_at
      select distinct on (d.in_vertex_id, d.out_vertex_id) 'd:' || d.in_vertex_id || ':' || d.out_vertex_id as id,
             d.in_vertex_id as from_number, a.canonical_id as from_id, d.out_vertex_id as to_number, b.canonical_id as to_id,
             d.version_range, d.confidence::text as confidence
      from depends_on d
      join repo_vertices a on a.tenant_id = :tenant and a.id = d.in_vertex_id
      join repo_vertices b on b.tenant_id = :tenant and b.id = d.out_vertex_id
      where d.tenant_id = :tenant and (d.in_vertex_id = any(:leaving) or d.out_vertex_id = any(:entering))
      order by d.in_vertex_id, d.out_vertex_id, d.confidence, d.source_id
      """;
  private static final String PARTS =
      """
      -- name: export.parts_at
      select 'p:' || r.id as id, r.id as from_number, r.canonical_id as from_id, p.id as to_number, p.canonical_id as to_id
      from repos r
      join projects p on p.tenant_id = :tenant and p.id = r.project_id
      where r.tenant_id = :tenant and (r.id = any(:leaving) or r.project_id = any(:entering))
      order by r.id
      """;
  private static final String CONTRIBUTIONS =
      """
      -- name: export.contributions_at
      select 'c:' || c.contributor_id || ':' || c.repo_id as id, c.contributor_id as from_number,
             'contributor:' || c.contributor_id as from_id, c.repo_id as to_number, r.canonical_id as to_id,
             c.number_of_commits, c.first_commit_date, c.last_commit_date
      from contributed_to c
      join repos r on r.tenant_id = :tenant and r.id = c.repo_id
      where c.tenant_id = :tenant and (c.contributor_id = any(:leaving) or c.repo_id = any(:entering))
      order by c.contributor_id, c.repo_id
      """;

  private final Database database;

  AdjacentEdges(Database database) {
    this.database = database;
  }

  /// @param leaving whether the nodes are where the edges begin
  List<Edge> of(UUID tenant, ExportStore.Edges kind, int[] numbers, boolean leaving) {
    String sql =
        switch (kind) {
          case DEPENDS_ON -> DEPENDENCIES;
          case PART_OF -> PARTS;
          case CONTRIBUTED_TO -> CONTRIBUTIONS;
        };
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(sql)
                .bind("tenant", tenant)
                .bind("leaving", leaving ? numbers : new int[0])
                .bind("entering", leaving ? new int[0] : numbers)
                .map(
                    (row, _) ->
                        new Edge(
                            row.getString("id"),
                            row.getInt("from_number"),
                            row.getString("from_id"),
                            row.getInt("to_number"),
                            row.getString("to_id"),
                            kind.name().toLowerCase(Locale.ROOT),
                            ExportStore.columns(row, 6)))
                .list());
  }
}
