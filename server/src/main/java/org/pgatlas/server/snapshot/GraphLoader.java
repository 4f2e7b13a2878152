package org.pgatlas.server.snapshot;

import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.BinaryCopy;
import org.pgatlas.server.db.Database;

/// Reads a tenant's vertices with their dependencies: all of them in short pages, or those that
/// changed.
public final class GraphLoader {
  /// Vertices a page: each is a transaction of its own, so no snapshot is held for long.
  private static final int PAGE = 50_000;

  private static final String VERTICES =
      """
      /* name: snapshot.vertices */
      select v.id, hashtextextended(v.canonical_id, 0), v.vertex_type = 'external-repo', r.project_id,
             r.adoption_downloads, r.adoption_stars, r.adoption_forks,
             coalesce(r.criticality_score, e.criticality_score), coalesce(r.criticality_repos, e.criticality_repos),
             coalesce(r.criticality_projects, e.criticality_projects), r.pony_factor, round(r.adoption_score * 100)::int
      from repo_vertices v
      left join repos r on r.tenant_id = v.tenant_id and r.id = v.id
      left join external_repos e on e.tenant_id = v.tenant_id and e.id = v.id
      where v.tenant_id = :tenant and v.id :chosen
      order by v.id
      """;
  private static final String EDGES =
      """
      /* name: snapshot.edges */
      select distinct in_vertex_id, out_vertex_id
      from depends_on
      where tenant_id = :tenant and in_vertex_id :chosen
      """;

  /// Everything, page by page. What changes meanwhile may be in it or not; it is marked in
  /// [GraphChanges] after a cursor that was taken before.
  public GraphRows all(Database database, UUID tenant) {
    GraphRows rows = new GraphRows();
    pages(
        database,
        tenant,
        (handle, chosen) -> {
          int before = rows.size();
          read(handle, tenant, chosen, rows);
          return rows.size() - before;
        });
    return rows;
  }

  /// The vertices without their dependencies, a page at a time.
  public void vertices(Database database, UUID tenant, Consumer<GraphRows> page) {
    pages(
        database,
        tenant,
        (handle, chosen) -> {
          GraphRows rows = new GraphRows();
          BinaryCopy.read(handle, VERTICES.replace(":chosen", chosen), tenant, rows::addVertex);
          page.accept(rows);
          return rows.size();
        });
  }

  /// Reads the vertices of a condition, and says how many there were.
  @FunctionalInterface
  private interface Page {
    int read(Handle handle, String chosen);
  }

  private static void pages(Database database, UUID tenant, Page page) {
    int after = -1;
    int read = PAGE;
    while (read >= PAGE) {
      int from = after;
      int[] last = {-1};
      read =
          database.snapshot(
              tenant,
              handle -> {
                last[0] = lastOfPage(handle, tenant, from);
                return page.read(handle, "between " + (from + 1L) + " and " + last[0]);
              });
      after = last[0];
    }
  }

  /// The vertices of these ids that exist, and their dependencies.
  public GraphRows of(Handle handle, UUID tenant, int[] ids) {
    GraphRows rows = new GraphRows();
    if (ids.length > 0) {
      read(handle, tenant, anyOf(ids), rows);
    }
    return rows;
  }

  /// A condition on a column by ids; nothing but digits gets into it.
  public static String anyOf(int[] ids) {
    return Arrays.stream(ids)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "= any('{", "}'::int[])"));
  }

  private static void read(Handle handle, UUID tenant, String chosen, GraphRows rows) {
    BinaryCopy.read(handle, VERTICES.replace(":chosen", chosen), tenant, rows::addVertex);
    BinaryCopy.read(handle, EDGES.replace(":chosen", chosen), tenant, rows::addEdge);
  }

  /// The id that ends a page; the greatest of all when fewer are left.
  private static int lastOfPage(Handle handle, UUID tenant, int after) {
    return handle
        .createQuery(
            """
            -- name: snapshot.page
            select coalesce(max(id), :after) from (
              select id from repo_vertices where tenant_id = :tenant and id > :after order by id limit :page) p
            """)
        .bind("tenant", tenant)
        .bind("after", after)
        .bind("page", PAGE)
        .mapTo(int.class)
        .one();
  }
}
