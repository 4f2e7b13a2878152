package org.pgatlas.server.shipped;

import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.component.ComponentIdentity;
import org.pgatlas.version.VersionRange;
import org.pgatlas.version.VersionScheme;

/// Reads which versions documents in force hold, and those documents as arrays. All functions run
/// in the caller's transaction.
final class ShippedStore {
  static final String VERSIONS =
      """
      -- name: shipped.versions
      select c.id, c.purl, c.version, u.artifact_count
      from package p
      join component_use u on u.tenant_id = :tenant and u.package_id = p.id
      join component c on c.id = u.component_id
      where p.purl = :package
        and c.version_key >= :low and (cast(:high as text) is null or c.version_key <= :high)
      order by c.version_key desc, c.purl
      """;

  /// One row an artifact and component; direct: the document's root depends on it.
  static final String USES =
      """
      -- name: shipped.uses
      select u.source_id, w.id as component_id, coalesce(r.project_id, -1) as project_id,
             exists (select from unnest(array_positions(o.component_ids, w.id)) as at (position) where o.flags[at.position] & 1 = 1) as direct
      from atlas_sources_using(:tenant, :components) u
      cross join lateral unnest(u.component_ids) as w (id)
      join component_index i on i.tenant_id = :tenant and i.source_id = u.source_id
      join sbom_occurrence o on o.tenant_id = :tenant and o.document_id = i.document_id
      join edge_source s on s.tenant_id = :tenant and s.id = u.source_id
      left join repos r on r.tenant_id = :tenant and r.id = s.repo_vertex_id
      order by u.source_id, w.id
      """;

  static final String DOCUMENTS =
      """
      -- name: shipped.documents
      select i.source_id, s.source_key as artifact, r.canonical_id as repo, p.canonical_id as project, d.external_id,
             o.component_ids, o.edge_from, o.edge_to
      from component_index i
      join sbom_document d on d.tenant_id = :tenant and d.id = i.document_id
      join sbom_occurrence o on o.tenant_id = :tenant and o.document_id = i.document_id
      join edge_source s on s.tenant_id = :tenant and s.id = i.source_id
      left join repos r on r.tenant_id = :tenant and r.id = s.repo_vertex_id
      left join projects p on p.tenant_id = :tenant and p.id = r.project_id
      where i.tenant_id = :tenant and i.source_id = any(:sources)
      order by i.source_id
      """;

  /// A version of a package that documents in force hold.
  record Version(int id, String purl, String version, int artifacts) {}

  /// @param project id, -1 without one
  record Use(int source, int component, int project, boolean direct) {}

  /// The document in force of one artifact.
  record Document(
      int source,
      String artifact,
      @Nullable String repo,
      @Nullable String project,
      UUID sbom,
      DocumentGraph graph) {}

  /// A vulnerability that a version is affected by somewhere, by open findings.
  record Weakness(int component, String name, @Nullable String severity) {}

  /// The package, or where it is a repo of the graph also those that the repo publishes.
  List<PackageUrl> published(Handle handle, UUID tenant, PackageUrl purl) {
    return handle
        .createQuery(
            """
            -- name: shipped.published
            select a.package_purl
            from package_aliases a
            join repo_vertices v on v.tenant_id = :tenant and v.id = a.repo_vertex_id
            where a.tenant_id = :tenant and v.canonical_id = :id and a.package_purl <> :id
            order by a.package_purl
            """)
        .bind("tenant", tenant)
        .bind("id", purl.packageId())
        .mapTo(String.class)
        .map(PackageUrl::parseLenient)
        .list();
  }

  /// Highest first. A version is the one that is named when its scheme takes the two for equal, and
  /// every qualifier that is named and matters must be the component's.
  List<Version> versions(
      Handle handle, UUID tenant, PackageUrl purl, @Nullable VersionRange range) {
    VersionScheme scheme = VersionScheme.forPurlType(purl.type());
    String exact = range == null ? purl.version() : null;
    Set<Map.Entry<String, String>> wanted =
        ComponentIdentity.withWhatMatters(purl).qualifiers().entrySet();
    VersionRange.KeyBounds bounds = new VersionRange.KeyBounds("", null);
    if (range != null && range.scheme() == scheme) {
      bounds = range.bounds();
    } else if (exact != null) {
      String key = scheme.sortKey(exact);
      bounds = new VersionRange.KeyBounds(key, key);
    }
    return handle
        .createQuery(VERSIONS)
        .bind("tenant", tenant)
        .bind("package", purl.packageId())
        .bind("low", bounds.low())
        .bind("high", bounds.high())
        .map(
            (row, _) ->
                new Version(
                    row.getInt("id"),
                    row.getString("purl"),
                    row.getString("version"),
                    row.getInt("artifact_count")))
        .filter(version -> range == null || range.contains(version.version()))
        .filter(version -> exact == null || scheme.compare(exact, version.version()) == 0)
        .filter(version -> wanted.isEmpty() || qualifiers(version.purl()).containsAll(wanted))
        .list();
  }

  private static Set<Map.Entry<String, String>> qualifiers(String purl) {
    return PackageUrl.parseLenient(purl).qualifiers().entrySet();
  }

  List<Use> uses(Handle handle, UUID tenant, int[] components) {
    return handle
        .createQuery(USES)
        .bind("tenant", tenant)
        .bind("components", components)
        .map(
            (row, _) ->
                new Use(
                    row.getInt("source_id"),
                    row.getInt("component_id"),
                    row.getInt("project_id"),
                    row.getBoolean("direct")))
        .list();
  }

  List<Document> documents(Handle handle, UUID tenant, int[] sources) {
    return handle
        .createQuery(DOCUMENTS)
        .bind("tenant", tenant)
        .bind("sources", sources)
        .map(
            (row, _) ->
                new Document(
                    row.getInt("source_id"),
                    row.getString("artifact"),
                    row.getString("repo"),
                    row.getString("project"),
                    row.getObject("external_id", UUID.class),
                    new DocumentGraph(
                        ints(row.getArray("component_ids")),
                        ints(row.getArray("edge_from")),
                        ints(row.getArray("edge_to")))))
        .list();
  }

  private static int[] ints(Array array) throws SQLException {
    return Arrays.stream((Integer[]) array.getArray()).mapToInt(Integer::intValue).toArray();
  }

  /// Sources of the artifact: its SBOM, its lock files and those of its versions that have
  /// documents
  /// of their own, or the one that the key names.
  List<Integer> sources(Handle handle, UUID tenant, String artifact) {
    return handle
        .createQuery(
            """
            -- name: shipped.sources
            select s.id from edge_source s
            where s.tenant_id = :tenant and s.kind = 'sbom'
              and (s.source_key = :artifact or s.source_key ^@ (:artifact || '#') or s.source_key ^@ (:artifact || '@'))
            """)
        .bind("tenant", tenant)
        .bind("artifact", artifact)
        .mapTo(Integer.class)
        .list();
  }

  /// Purl and version by component.
  Map<Integer, Version> names(Handle handle, int[] components) {
    Map<Integer, Version> names = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: shipped.names
            select id, purl, version from component where id = any(:ids)
            """)
        .bind("ids", components)
        .map(
            (row, _) ->
                new Version(row.getInt("id"), row.getString("purl"), row.getString("version"), 0))
        .forEach(version -> names.put(version.id(), version));
    return names;
  }

  /// The graph's vertices of components' packages, by component.
  Map<Integer, Integer> vertices(Handle handle, UUID tenant, int[] components) {
    Map<Integer, Integer> vertices = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: shipped.vertices
            select c.id as component_id, coalesce(a.repo_vertex_id, v.id) as vertex_id
            from component c
            join package p on p.id = c.package_id
            left join package_aliases a on a.tenant_id = :tenant and a.package_purl = p.purl
            left join repo_vertices v on v.tenant_id = :tenant and v.canonical_id = p.purl
            where c.id = any(:ids) and coalesce(a.repo_vertex_id, v.id) is not null
            """)
        .bind("tenant", tenant)
        .bind("ids", components)
        .map((row, _) -> Map.entry(row.getInt("component_id"), row.getInt("vertex_id")))
        .forEach(entry -> vertices.put(entry.getKey(), entry.getValue()));
    return vertices;
  }

  /// The repos of these sources, by source.
  Map<Integer, Integer> repos(Handle handle, UUID tenant, int[] sources) {
    Map<Integer, Integer> repos = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: shipped.repos
            select id, repo_vertex_id from edge_source
            where tenant_id = :tenant and id = any(:sources) and repo_vertex_id is not null
            """)
        .bind("tenant", tenant)
        .bind("sources", sources)
        .map((row, _) -> Map.entry(row.getInt("id"), row.getInt("repo_vertex_id")))
        .forEach(entry -> repos.put(entry.getKey(), entry.getValue()));
    return repos;
  }

  /// Vertices of the repos with a document in force.
  List<Integer> documented(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: shipped.documented
            select distinct s.repo_vertex_id
            from component_index i
            join edge_source s on s.tenant_id = :tenant and s.id = i.source_id
            where i.tenant_id = :tenant and s.repo_vertex_id is not null
            """)
        .bind("tenant", tenant)
        .mapTo(Integer.class)
        .list();
  }

  List<Weakness> weaknesses(Handle handle, UUID tenant, int[] components) {
    return handle
        .createQuery(
            """
            -- name: shipped.weaknesses
            select component_id, vulnerability, (array_agg(severity_rating order by severity_score desc nulls last))[1] as severity
            from finding
            where tenant_id = :tenant and component_id = any(:components) and open and verdict = 'affected'
            group by component_id, vulnerability
            order by component_id, vulnerability
            """)
        .bind("tenant", tenant)
        .bind("components", components)
        .map(
            (row, _) ->
                new Weakness(
                    row.getInt("component_id"),
                    row.getString("vulnerability"),
                    row.getString("severity")))
        .list();
  }

  /// Whether any advisory was imported, so that "no vulnerability" says something.
  boolean advisoriesKnown(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: shipped.advisories_known
            select exists (select from advisory where tenant_id = :tenant)
            """)
        .bind("tenant", tenant)
        .mapTo(boolean.class)
        .one();
  }
}
