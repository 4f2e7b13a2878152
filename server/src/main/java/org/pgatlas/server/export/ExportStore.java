package org.pgatlas.server.export;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Pages of everything, by key: each a short transaction of its own, so that an export of any
/// length holds no snapshot. What is added or removed meanwhile may be in it or not.
final class ExportStore {
  static final int PAGE = 1_000;

  private static final String PROJECT_NODES =
      """
      -- name: export.project_nodes
      select id, canonical_id, 'project' as kind, display_name as name, criticality_score, criticality_union, pony_factor, adoption_score,
             activity_status::text as activity_status, project_type::text as project_type
      from projects where tenant_id = :tenant and id > :after order by id limit :page
      """;
  private static final String VERTEX_NODES =
      """
      -- name: export.vertex_nodes
      select v.id, v.canonical_id, v.vertex_type::text as kind, coalesce(r.display_name, e.display_name) as name,
             coalesce(r.latest_version, e.latest_version) as latest_version,
             coalesce(r.criticality_score, e.criticality_score) as criticality_score,
             coalesce(r.criticality_repos, e.criticality_repos) as criticality_repos,
             coalesce(r.criticality_projects, e.criticality_projects) as criticality_projects,
             r.pony_factor, r.adoption_score
      from repo_vertices v
      left join repos r on r.tenant_id = :tenant and r.id = v.id
      left join external_repos e on e.tenant_id = :tenant and e.id = v.id
      where v.tenant_id = :tenant and v.id > :after order by v.id limit :page
      """;
  private static final String CONTRIBUTOR_NODES =
      """
      -- name: export.contributor_nodes
      select id, 'contributor:' || id as canonical_id, 'contributor' as kind, name
      from contributors where tenant_id = :tenant and id > :after order by id limit :page
      """;
  private static final String DEPENDENCIES =
      """
      -- name: export.dependencies
      select distinct on (d.in_vertex_id, d.out_vertex_id) 'd:' || d.in_vertex_id || ':' || d.out_vertex_id as id,
             d.in_vertex_id as from_number, a.canonical_id as from_id, d.out_vertex_id as to_number, b.canonical_id as to_id,
             d.version_range, d.confidence::text as confidence
      from depends_on d
      join repo_vertices a on a.tenant_id = :tenant and a.id = d.in_vertex_id
      join repo_vertices b on b.tenant_id = :tenant and b.id = d.out_vertex_id
      where d.tenant_id = :tenant and (d.in_vertex_id, d.out_vertex_id) > (:from, :to)
      order by d.in_vertex_id, d.out_vertex_id, d.confidence, d.source_id limit :page
      """;
  private static final String PARTS =
      """
      -- name: export.parts
      select 'p:' || r.id as id, r.id as from_number, r.canonical_id as from_id, p.id as to_number, p.canonical_id as to_id
      from repos r
      join projects p on p.tenant_id = :tenant and p.id = r.project_id
      where r.tenant_id = :tenant and (r.id, p.id) > (:from, :to) order by r.id, p.id limit :page
      """;
  private static final String CONTRIBUTIONS =
      """
      -- name: export.contributions
      select 'c:' || c.contributor_id || ':' || c.repo_id as id, c.contributor_id as from_number,
             'contributor:' || c.contributor_id as from_id, c.repo_id as to_number, r.canonical_id as to_id,
             c.number_of_commits, c.first_commit_date, c.last_commit_date
      from contributed_to c
      join repos r on r.tenant_id = :tenant and r.id = c.repo_id
      where c.tenant_id = :tenant and (c.contributor_id, c.repo_id) > (:from, :to)
      order by c.contributor_id, c.repo_id limit :page
      """;
  private static final String PROJECTS =
      """
      -- name: export.projects
      select id, canonical_id, display_name, project_type::text as project_type, activity_status::text as activity_status, category,
             git_owner_url, criticality_score, criticality_union, pony_factor, adoption_score, updated_at
      from projects where tenant_id = :tenant and id > :after order by id limit :page
      """;
  private static final String REPOS =
      """
      -- name: export.repos
      select r.id, r.canonical_id, r.display_name, p.canonical_id as project, r.latest_version, r.latest_commit_date, r.repo_url,
             r.visibility::text as visibility, r.criticality_score, r.criticality_repos, r.criticality_projects, r.pony_factor,
             r.adoption_downloads, r.adoption_stars, r.adoption_forks, r.adoption_score, r.updated_at
      from repos r
      left join projects p on p.tenant_id = :tenant and p.id = r.project_id
      where r.tenant_id = :tenant and r.id > :after order by r.id limit :page
      """;

  private final Database database;

  ExportStore(Database database) {
    this.database = database;
  }

  enum Nodes {
    PROJECT(PROJECT_NODES),
    VERTEX(VERTEX_NODES),
    CONTRIBUTOR(CONTRIBUTOR_NODES);

    private final String sql;

    Nodes(String sql) {
      this.sql = sql;
    }
  }

  enum Edges {
    DEPENDS_ON(DEPENDENCIES),
    PART_OF(PARTS),
    CONTRIBUTED_TO(CONTRIBUTIONS);

    private final String sql;

    Edges(String sql) {
      this.sql = sql;
    }
  }

  enum Listing {
    ALL_PROJECTS(PROJECTS),
    ALL_REPOS(REPOS);

    private final String sql;

    Listing(String sql) {
      this.sql = sql;
    }
  }

  List<Node> nodes(UUID tenant, Nodes kind, int after) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(kind.sql)
                .bind("tenant", tenant)
                .bind("after", after)
                .bind("page", PAGE)
                .map(
                    (row, _) ->
                        new Node(
                            row.getInt("id"),
                            row.getString("canonical_id"),
                            row.getString("kind"),
                            columns(row, 3)))
                .list());
  }

  /// @param from,to the ends of the last one of the page before, -1 at first
  List<Edge> edges(UUID tenant, Edges kind, int from, int to) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(kind.sql)
                .bind("tenant", tenant)
                .bind("from", from)
                .bind("to", to)
                .bind("page", PAGE)
                .map(
                    (row, _) ->
                        new Edge(
                            row.getString("id"),
                            row.getInt("from_number"),
                            row.getString("from_id"),
                            row.getInt("to_number"),
                            row.getString("to_id"),
                            kind.name().toLowerCase(java.util.Locale.ROOT),
                            columns(row, 6)))
                .list());
  }

  /// A row of a list.
  record Line(int id, Map<String, @Nullable Object> columns) {}

  List<Line> lines(UUID tenant, Listing listing, int after) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(listing.sql)
                .bind("tenant", tenant)
                .bind("after", after)
                .bind("page", PAGE)
                .map((row, _) -> new Line(row.getInt("id"), columns(row, 2)))
                .list());
  }

  /// The names of a list's columns, which an empty list has too.
  List<String> columns(UUID tenant, Listing listing) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(listing.sql)
                .bind("tenant", tenant)
                .bind("after", -1)
                .bind("page", 0)
                .scanResultSet(
                    (rows, _) -> {
                      ResultSetMetaData about = rows.get().getMetaData();
                      List<String> names = new ArrayList<>();
                      for (int i = 2; i <= about.getColumnCount(); i++) {
                        names.add(about.getColumnLabel(i));
                      }
                      return names;
                    }));
  }

  /// The columns from that one on, by name.
  static Map<String, @Nullable Object> columns(ResultSet row, int first) throws SQLException {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    ResultSetMetaData about = row.getMetaData();
    for (int i = first; i <= about.getColumnCount(); i++) {
      Object value = row.getObject(i);
      columns.put(
          about.getColumnLabel(i),
          value instanceof Timestamp time ? time.toInstant().toString() : value);
    }
    return columns;
  }
}
