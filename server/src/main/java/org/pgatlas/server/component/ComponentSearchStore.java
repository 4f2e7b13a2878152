package org.pgatlas.server.component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.SearchWords;
import org.pgatlas.version.VersionRange;
import org.pgatlas.version.VersionScheme;

/// Finds packages, components and licences by name, versions of a package by range, and who uses
/// what. Only what the tenant's SBOMs in force hold is ever shown. Patterns and arrays are searched
/// by functions of the schema, since row-level security keeps their indexes from everybody else.
public final class ComponentSearchStore {
  public static final String PACKAGES =
      """
      -- name: component.search_packages
      select purl, ecosystem, namespace, name, artifact_count, total
      from atlas_search_packages(:tenant, :text, :pattern, :words, :ecosystem, :limit, :offset)
      """;

  public static final String COMPONENTS =
      """
      -- name: component.search
      select purl, package, ecosystem, name, version, artifact_count, total
      from atlas_search_components(:tenant, :text, :pattern, :words, :limit, :offset)
      """;

  /// Bounds of the range by key; what it lets through too much the caller takes out.
  public static final String VERSIONS =
      """
      -- name: component.versions
      select c.id, c.purl, p.purl as package, p.ecosystem, p.name, c.version, u.artifact_count
      from package p
      join component_use u on u.tenant_id = :tenant and u.package_id = p.id
      join component c on c.id = u.component_id
      where p.purl = :package
        and c.version_key >= :low and (cast(:high as text) is null or c.version_key <= :high)
      order by c.version_key desc, c.purl
      """;

  public static final String ARTIFACTS =
      """
      -- name: component.artifacts
      select s.source_key as artifact, r.canonical_id as repo, d.external_id, null::int[] as component_ids
      from component_index i
      join edge_source s on s.tenant_id = i.tenant_id and s.id = i.source_id
      join sbom_document d on d.tenant_id = i.tenant_id and d.id = i.document_id
      left join repos r on r.tenant_id = i.tenant_id and r.id = s.repo_vertex_id
      where i.tenant_id = :tenant
      order by s.source_key
      limit :limit offset :offset
      """;

  public static final String ARTIFACT_COUNT =
      """
      -- name: component.artifact_count
      select count(*) from component_index where tenant_id = :tenant
      """;

  public static final String USING =
      """
      -- name: component.artifacts_using
      select a.artifact, a.repo, d.external_id, a.component_ids, a.total
      from atlas_artifacts_using(:tenant, :components, :limit, :offset) a
      join sbom_document d on d.tenant_id = :tenant and d.id = a.sbom_id
      order by a.source_id
      """;

  public static final String LICENSED =
      """
      -- name: component.artifacts_licensed
      select a.artifact, a.repo, d.external_id, null::int[] as component_ids, a.total
      from atlas_artifacts_licensed(:tenant, :licenses, :limit, :offset) a
      join sbom_document d on d.tenant_id = :tenant and d.id = a.sbom_id
      order by a.source_id
      """;

  public static final String LICENSES =
      """
      -- name: component.search_licenses
      select expression, artifact_count, total from atlas_search_licenses(:tenant, :pattern, :limit, :offset)
      """;

  private final Database database;

  public ComponentSearchStore(Database database) {
    this.database = database;
  }

  /// Which part of a list.
  public record Slice(int limit, int offset) {}

  /// @param text part of a name, or several words of it in any order; null for all packages
  public Listed<PackageRow> packages(
      UUID tenant, @Nullable String text, @Nullable String ecosystem, Slice slice) {
    return listed(
        slice,
        part ->
            database.read(
                tenant,
                handle ->
                    handle
                        .createQuery(PACKAGES)
                        .bind("tenant", tenant)
                        .bind("text", text == null ? "" : name(text))
                        .bind("pattern", pattern(text))
                        .bind("words", text == null ? "" : SearchWords.several(text))
                        .bind("ecosystem", ecosystem)
                        .bind("limit", part.limit())
                        .bind("offset", part.offset())
                        .map(
                            counted(
                                row ->
                                    new PackageRow(
                                        row.getString("purl"),
                                        row.getString("ecosystem"),
                                        row.getString("namespace"),
                                        row.getString("name"),
                                        row.getInt("artifact_count"))))
                        .list()));
  }

  /// @param text part of a package's name, or several words of it; null for all components
  public Listed<ComponentRow> components(UUID tenant, @Nullable String text, Slice slice) {
    return listed(
        slice,
        part ->
            database.read(
                tenant,
                handle ->
                    handle
                        .createQuery(COMPONENTS)
                        .bind("tenant", tenant)
                        .bind("text", text == null ? "" : name(text))
                        .bind("pattern", pattern(text))
                        .bind("words", text == null ? "" : SearchWords.several(text))
                        .bind("limit", part.limit())
                        .bind("offset", part.offset())
                        .map(counted(ComponentSearchStore::component))
                        .list()));
  }

  /// Components that the purl means: all versions of its package that the tenant uses, of these
  /// those in the range, or the one version that it names.
  public List<ComponentRow> versions(UUID tenant, PackageUrl purl, @Nullable VersionRange range) {
    return database.read(
        tenant,
        handle -> matching(handle, tenant, purl, range).stream().map(Version::row).toList());
  }

  /// Artifacts whose SBOM in force has such a component.
  public Listed<ArtifactRow> artifactsUsing(
      UUID tenant, PackageUrl purl, @Nullable VersionRange range, Slice slice) {
    return database.read(
        tenant,
        handle -> {
          Map<Integer, String> wanted = new HashMap<>();
          matching(handle, tenant, purl, range).forEach(v -> wanted.put(v.id(), v.row().purl()));
          if (wanted.isEmpty()) {
            return Listed.none();
          }
          int[] ids = wanted.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
          return listed(
              slice,
              part ->
                  handle
                      .createQuery(USING)
                      .bind("tenant", tenant)
                      .bind("components", ids)
                      .bind("limit", part.limit())
                      .bind("offset", part.offset())
                      .map(counted(row -> artifact(row, wanted)))
                      .list());
        });
  }

  /// Artifacts whose SBOM in force has a component under that licence, as it is written there.
  public Listed<ArtifactRow> artifactsLicensed(UUID tenant, String license, Slice slice) {
    return database.read(
        tenant,
        handle -> {
          Optional<Integer> id =
              handle
                  .createQuery(
                      """
                      -- name: component.license
                      select id from license where expression = :expression
                      """)
                  .bind("expression", license)
                  .mapTo(Integer.class)
                  .findOne();
          if (id.isEmpty()) {
            return Listed.none();
          }
          return listed(
              slice,
              part ->
                  handle
                      .createQuery(LICENSED)
                      .bind("tenant", tenant)
                      .bind("licenses", new int[] {id.get()})
                      .bind("limit", part.limit())
                      .bind("offset", part.offset())
                      .map(counted(row -> artifact(row, Map.of())))
                      .list());
        });
  }

  /// All artifacts with an SBOM in force.
  public Listed<ArtifactRow> artifacts(UUID tenant, Slice slice) {
    return database.read(
        tenant,
        handle ->
            new Listed<>(
                handle
                    .createQuery(ARTIFACTS)
                    .bind("tenant", tenant)
                    .bind("limit", slice.limit())
                    .bind("offset", slice.offset())
                    .map((row, _) -> artifact(row, Map.of()))
                    .list(),
                handle.createQuery(ARTIFACT_COUNT).bind("tenant", tenant).mapTo(long.class).one()));
  }

  /// @param text part of a licence, null for all
  public Listed<LicenseRow> licenses(UUID tenant, @Nullable String text, Slice slice) {
    return listed(
        slice,
        part ->
            database.read(
                tenant,
                handle ->
                    handle
                        .createQuery(LICENSES)
                        .bind("tenant", tenant)
                        .bind("pattern", text == null ? "%" : "%" + literal(text) + "%")
                        .bind("limit", part.limit())
                        .bind("offset", part.offset())
                        .map(
                            counted(
                                row ->
                                    new LicenseRow(
                                        row.getString("expression"), row.getInt("artifact_count"))))
                        .list()));
  }

  private record Version(int id, ComponentRow row) {}

  private static List<Version> matching(
      Handle handle, UUID tenant, PackageUrl purl, @Nullable VersionRange range) {
    VersionScheme scheme = VersionScheme.forPurlType(purl.type());
    VersionRange.KeyBounds bounds = new VersionRange.KeyBounds("", null);
    if (range != null && range.scheme() == scheme) {
      bounds = range.bounds();
    } else if (range == null && purl.version() != null) {
      String key = scheme.sortKey(purl.version());
      bounds = new VersionRange.KeyBounds(key, key);
    }
    String exact = range == null ? purl.version() : null;
    return handle
        .createQuery(VERSIONS)
        .bind("tenant", tenant)
        .bind("package", purl.packageId())
        .bind("low", bounds.low())
        .bind("high", bounds.high())
        .map((row, _) -> new Version(row.getInt("id"), component(row)))
        .filter(version -> range == null || range.contains(version.row().version()))
        .filter(version -> exact == null || exact.equals(version.row().version()))
        .list();
  }

  private static ComponentRow component(ResultSet row) throws SQLException {
    return new ComponentRow(
        row.getString("purl"),
        row.getString("package"),
        row.getString("ecosystem"),
        row.getString("name"),
        row.getString("version"),
        row.getInt("artifact_count"));
  }

  private static ArtifactRow artifact(ResultSet row, Map<Integer, String> wanted)
      throws SQLException {
    List<String> purls = new ArrayList<>();
    if (row.getArray("component_ids") != null) {
      for (int id : ComponentStore.ints(row.getArray("component_ids"))) {
        purls.add(wanted.getOrDefault(id, ""));
      }
    }
    purls.sort(null);
    return new ArtifactRow(
        row.getString("artifact"),
        row.getString("repo"),
        row.getObject("external_id", UUID.class),
        purls);
  }

  private record Counted<T>(T row, long total) {}

  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static <T> RowMapper<Counted<T>> counted(Reader<T> reader) {
    return (row, _) -> new Counted<>(reader.read(row), row.getLong("total"));
  }

  @FunctionalInterface
  private interface Part<T> {
    List<Counted<T>> of(Slice slice);
  }

  /// Each row carries the total; a slice behind the end has no row, so the first one is asked.
  private static <T> Listed<T> listed(Slice slice, Part<T> part) {
    List<Counted<T>> rows = part.of(slice);
    if (rows.isEmpty() && slice.offset() > 0) {
      List<Counted<T>> first = part.of(new Slice(1, 0));
      return new Listed<>(List.of(), first.isEmpty() ? 0 : first.getFirst().total());
    }
    return new Listed<>(
        rows.stream().map(Counted::row).toList(), rows.isEmpty() ? 0 : rows.getFirst().total());
  }

  /// Maven writes `group:name` where purls have a slash.
  private static String name(String text) {
    return text.strip().replace(':', '/');
  }

  private static String pattern(@Nullable String text) {
    return text == null ? "%" : "%" + literal(name(text)) + "%";
  }

  /// A pattern that only the text itself matches.
  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
