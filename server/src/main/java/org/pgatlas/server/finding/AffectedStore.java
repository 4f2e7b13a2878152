package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Who is affected by a vulnerability: its findings by artifact and by project, the riskiest first.
/// Served by `ux_finding_fact`.
public final class AffectedStore {
  private static final String HITS =
      """
      from finding f
      join edge_source s on s.tenant_id = f.tenant_id and s.id = f.source_id
      left join repos r on r.tenant_id = s.tenant_id and r.id = s.repo_vertex_id
      left join projects p on p.tenant_id = r.tenant_id and p.id = r.project_id
      where f.tenant_id = :tenant and f.vulnerability_id = :vulnerability
        and (cast(:open as boolean) is null or f.open = cast(:open as boolean))
      """;

  private final Database database;

  AffectedStore(Database database) {
    this.database = database;
  }

  /// A finding of an artifact.
  public record Hit(UUID id, String component, String verdict, boolean open) {}

  /// @param project null for an artifact whose repo belongs to none
  public record Artifact(
      String artifact,
      @Nullable String project,
      @Nullable String projectName,
      double risk,
      List<Hit> findings) {}

  public record Project(
      String project, String projectName, int artifacts, int findings, double risk) {}

  /// A page of what is affected.
  ///
  /// @param name by which the vulnerability is shown
  /// @param artifacts of all pages
  /// @param projects of all pages
  public record Affected<T>(String name, long artifacts, long projects, List<T> items) {}

  /// @param name any of its names
  /// @param open true for open findings, false for closed ones, null for all
  public Optional<Affected<Artifact>> artifacts(
      UUID tenant, String name, @Nullable Boolean open, int limit, int offset) {
    return database.read(
        tenant,
        handle ->
            vulnerability(handle, tenant, name)
                .map(known -> page(handle, tenant, known, open, limit, offset)));
  }

  /// @see #artifacts
  public Optional<Affected<Project>> projects(
      UUID tenant, String name, @Nullable Boolean open, int limit, int offset) {
    return database.read(
        tenant,
        handle ->
            vulnerability(handle, tenant, name)
                .map(
                    known ->
                        sized(
                            handle,
                            tenant,
                            known,
                            open,
                            projects(handle, tenant, known.id(), open, limit, offset))));
  }

  private record Known(long id, String name) {}

  private static Optional<Known> vulnerability(Handle handle, UUID tenant, String name) {
    return handle
        .createQuery(
            """
            -- name: finding.affected_vulnerability
            select v.id, v.name
            from vulnerability_alias a
            join vulnerability v on v.tenant_id = a.tenant_id and v.id = a.vulnerability_id
            where a.tenant_id = :tenant and a.name = any(:names) limit 1
            """)
        .bind("tenant", tenant)
        .bind("names", new String[] {name, name.toUpperCase(Locale.ROOT)})
        .map((row, _) -> new Known(row.getLong("id"), row.getString("name")))
        .findOne();
  }

  private static Affected<Artifact> page(
      Handle handle, UUID tenant, Known known, @Nullable Boolean open, int limit, int offset) {
    List<Artifact> items =
        handle
            .createQuery(
                "-- name: finding.affected_artifacts\n"
                    + """
                    select f.artifact_purl, p.canonical_id as project, p.display_name as project_name, max(f.risk) as risk,
                           array_agg(f.external_id order by f.component_purl, f.id) as ids,
                           array_agg(f.component_purl order by f.component_purl, f.id) as components,
                           array_agg(f.verdict order by f.component_purl, f.id) as verdicts,
                           array_agg(f.open order by f.component_purl, f.id) as states
                    """
                    + HITS
                    + """
                    group by f.source_id, f.artifact_purl, p.canonical_id, p.display_name
                    order by risk desc, f.artifact_purl
                    limit :limit offset :offset
                    """)
            .bind("tenant", tenant)
            .bind("vulnerability", known.id())
            .bind("open", open)
            .bind("limit", limit)
            .bind("offset", offset)
            .map((row, _) -> artifact(row))
            .list();
    return sized(handle, tenant, known, open, items);
  }

  private static Artifact artifact(ResultSet row) throws SQLException {
    Object[] ids = (Object[]) row.getArray("ids").getArray();
    String[] components = (String[]) row.getArray("components").getArray();
    String[] verdicts = (String[]) row.getArray("verdicts").getArray();
    Boolean[] states = (Boolean[]) row.getArray("states").getArray();
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      hits.add(new Hit((UUID) ids[i], components[i], verdicts[i], states[i]));
    }
    return new Artifact(
        row.getString("artifact_purl"),
        row.getString("project"),
        row.getString("project_name"),
        row.getDouble("risk"),
        hits);
  }

  private static List<Project> projects(
      Handle handle,
      UUID tenant,
      long vulnerability,
      @Nullable Boolean open,
      int limit,
      int offset) {
    return handle
        .createQuery(
            "-- name: finding.affected_projects\n"
                + """
                select p.canonical_id as project, p.display_name as project_name, count(distinct f.source_id) as artifacts,
                       count(*) as findings, max(f.risk) as risk
                """
                + HITS
                + """
                  and p.id is not null
                group by p.canonical_id, p.display_name
                order by risk desc, p.canonical_id
                limit :limit offset :offset
                """)
        .bind("tenant", tenant)
        .bind("vulnerability", vulnerability)
        .bind("open", open)
        .bind("limit", limit)
        .bind("offset", offset)
        .map(
            (row, _) ->
                new Project(
                    row.getString("project"),
                    row.getString("project_name"),
                    row.getInt("artifacts"),
                    row.getInt("findings"),
                    row.getDouble("risk")))
        .list();
  }

  private static <T> Affected<T> sized(
      Handle handle, UUID tenant, Known known, @Nullable Boolean open, List<T> items) {
    return handle
        .createQuery(
            "-- name: finding.affected_count\n"
                + "select count(distinct f.source_id) as artifacts, count(distinct p.id) as projects\n"
                + HITS)
        .bind("tenant", tenant)
        .bind("vulnerability", known.id())
        .bind("open", open)
        .map(
            (row, _) ->
                new Affected<>(
                    known.name(), row.getLong("artifacts"), row.getLong("projects"), items))
        .one();
  }
}
