package org.pgatlas.server.component;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.component.ComponentSearchStore.Slice;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Examples;
import org.pgatlas.server.db.HotQuery;

/// The hot queries of components: searches, who uses one, what a document is made of.
public final class ComponentQueries {
  private static final Slice PAGE = new Slice(100, 0);
  private static final String RANKED = "what matches, by use; a count of all is part of the answer";

  private static final String GUESSED = "PostgreSQL guesses trigram matches by a constant share";

  private ComponentQueries() {}

  public static List<HotQuery> hot() {
    return List.of(
        HotQuery.read(
                "component.search_packages",
                "",
                (db, t, x) ->
                    new ComponentSearchStore(db).packages(t, part(x, "package.name"), null, PAGE))
            .servedBy("ix_package_full_name")
            .accepting("sort", RANKED)
            .accepting("estimate", GUESSED),
        HotQuery.read(
                "component.search",
                "",
                (db, t, x) ->
                    new ComponentSearchStore(db).components(t, part(x, "package.name"), PAGE))
            .servedBy("ix_package_full_name", "ix_component_use_package")
            .accepting("sort", RANKED)
            .accepting("estimate", GUESSED),
        HotQuery.read(
                "component.versions",
                "",
                (db, t, x) ->
                    new ComponentSearchStore(db)
                        .versions(t, PackageUrl.parseLenient(purl(x)), null))
            .servedBy("ux_package_purl", "ix_component_use_package", "component_pkey"),
        HotQuery.read("component.artifacts_using", "", ComponentQueries::using)
            .servedBy("ix_sbom_occurrence_components")
            .accepting("sort", "the artifacts that use it, by name")
            .accepting("estimate", "a search function is taken for a thousand rows"),
        HotQuery.read(
                "component.search_licenses",
                "",
                (db, t, x) ->
                    new ComponentSearchStore(db).licenses(t, part(x, "license.expression"), PAGE))
            .accepting("sort", RANKED)
            .accepting("estimate", "a search function is taken for a thousand rows")
            .within(20, 100),
        HotQuery.read("component.artifacts_licensed", "", ComponentQueries::licensed)
            .servedBy("ix_sbom_occurrence_licenses")
            .accepting("sort", "the artifacts that have it, by name; a count of all is part of it")
            .accepting("estimate", "a search function is taken for a thousand rows")
            .within(20, 100),
        HotQuery.read(
                "sbom.versions",
                "",
                (db, t, x) ->
                    new SbomReadStore(db).versions(t, x.text("edge_source.source_key"), PAGE))
            .servedBy("ux_edge_source_key", "ux_artifact_version_seq")
            .accepting("sort", "the versions of one artifact"),
        HotQuery.read("sbom.newest", "", ComponentQueries::newest)
            .servedBy("ix_artifact_version_document", "edge_source_pkey", "sbom_document_pkey"));
  }

  /// The store's own text; the call before it would need rows.
  private static void using(Database database, UUID tenant, Examples examples) {
    List<Map<String, Object>> _ =
        database.read(
            tenant,
            handle ->
                handle
                    .createQuery(ComponentSearchStore.USING)
                    .bind("tenant", tenant)
                    .bind("components", new int[] {examples.integer("component_use.component_id")})
                    .bind("limit", PAGE.limit())
                    .bind("offset", PAGE.offset())
                    .mapToMap()
                    .list());
  }

  /// As above.
  private static void licensed(Database database, UUID tenant, Examples examples) {
    List<Map<String, Object>> _ =
        database.read(
            tenant,
            handle ->
                handle
                    .createQuery(ComponentSearchStore.LICENSED)
                    .bind("tenant", tenant)
                    .bind("licenses", new int[] {examples.integer("license_use.license_id")})
                    .bind("limit", PAGE.limit())
                    .bind("offset", PAGE.offset())
                    .mapToMap()
                    .list());
  }

  private static void newest(Database database, UUID tenant, Examples examples) {
    List<Map<String, Object>> _ =
        database.read(
            tenant,
            handle ->
                handle
                    .createQuery(SbomReadStore.NEWEST)
                    .bind("tenant", tenant)
                    .bind("document", examples.number("sbom_current.document_id"))
                    .mapToMap()
                    .list());
  }

  private static String part(Examples examples, String column) {
    String name = examples.text(column);
    return name.length() <= 12 ? name : name.substring(4);
  }

  private static String purl(Examples examples) {
    String purl = examples.text("package.purl");
    return purl.isEmpty() ? "pkg:npm/none" : purl;
  }
}
