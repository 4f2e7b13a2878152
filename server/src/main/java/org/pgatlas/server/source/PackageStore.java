package org.pgatlas.server.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.registry.PackageFacts;
import org.pgatlas.server.wire.Json;

/// Writes what registries say of packages, and brings the signals of a repo's packages together.
final class PackageStore {

  /// Every package of that type that the graph has, aliases too, in order.
  List<String> known(Handle handle, UUID tenant, String type) {
    return handle
        .createQuery(
            """
            -- name: package.known
            select canonical_id from (
              select canonical_id from repo_vertices
              where tenant_id = :tenant and canonical_id >= :from and canonical_id < :to
              union
              select package_purl from package_aliases
              where tenant_id = :tenant and package_purl >= :from and package_purl < :to
            ) known
            order by canonical_id collate "C"
            """)
        .bind("tenant", tenant)
        .bind("from", "pkg:" + type + "/")
        .bind("to", "pkg:" + type + "0")
        .mapTo(String.class)
        .list();
  }

  /// How a package's name was written when it was first seen.
  Optional<String> name(Handle handle, UUID tenant, String id) {
    return handle
        .createQuery(
            """
            -- name: package.name
            select e.display_name from repo_vertices v
            join external_repos e on e.tenant_id = :tenant and e.id = v.id
            where v.tenant_id = :tenant and v.canonical_id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  Optional<Boolean> isRepo(Handle handle, UUID tenant, int vertex) {
    return handle
        .createQuery(
            """
            -- name: package.is_repo
            select vertex_type = 'repo' from repo_vertices where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", vertex)
        .mapTo(Boolean.class)
        .findOne();
  }

  /// Keeps a package's facts; false when they are as they were.
  boolean keep(
      Handle handle, UUID tenant, long importId, String purl, int vertex, PackageFacts facts) {
    return handle
            .createUpdate(
                """
                -- name: package.keep
                insert into registry_package as r
                  (tenant_id, purl, repo_vertex_id, downloads, downloads_days, latest_version, releases, doc, feed_import_id)
                values (:tenant, :purl, :vertex, :downloads, :days, :latest, cast(:releases as jsonb), cast(:doc as jsonb), :import)
                on conflict (tenant_id, purl) do update
                set repo_vertex_id = excluded.repo_vertex_id, downloads = excluded.downloads, downloads_days = excluded.downloads_days,
                    latest_version = excluded.latest_version, releases = excluded.releases, doc = excluded.doc,
                    feed_import_id = excluded.feed_import_id, fetched_at = now()
                where (r.repo_vertex_id, r.downloads, r.downloads_days, r.latest_version, r.releases, r.doc)
                  is distinct from (excluded.repo_vertex_id, excluded.downloads, excluded.downloads_days,
                                    excluded.latest_version, excluded.releases, excluded.doc)
                """)
            .bind("tenant", tenant)
            .bind("purl", purl)
            .bind("vertex", vertex)
            .bind("downloads", facts.downloads())
            .bind("days", facts.downloads() == null ? null : facts.downloadDays())
            .bind("latest", cut(facts.latestVersion()))
            .bind("releases", releases(facts))
            .bind("doc", doc(facts))
            .bind("import", importId)
            .execute()
        == 1;
  }

  /// Downloads of a repo in thirty days: those of all its packages together.
  void sumDownloads(Handle handle, UUID tenant, int vertex) {
    handle
        .createUpdate(
            """
            -- name: package.sum_downloads
            update repos r set adoption_downloads = s.sum, updated_at = now()
            from (select cast(round(sum(p.downloads * 30.0 / p.downloads_days)) as bigint) as sum from registry_package p
                  where p.tenant_id = :tenant and p.repo_vertex_id = :vertex and p.downloads is not null) s
            where r.tenant_id = :tenant and r.id = :vertex and s.sum is not null and r.adoption_downloads is distinct from s.sum
            """)
        .bind("tenant", tenant)
        .bind("vertex", vertex)
        .execute();
  }

  /// Values that may be written, "" or null where another source's stay.
  record Taken(
      String latest,
      @Nullable Integer stars,
      @Nullable Integer forks,
      Map<String, String> metadata) {}

  void describeRepo(Handle handle, UUID tenant, int vertex, PackageFacts facts, Taken taken) {
    handle
        .createUpdate(
            """
            -- name: package.describe_repo
            update repos
            set latest_version = case when :latest = '' then latest_version else :latest end,
                releases = case when :releases = '[]' then releases else cast(:releases as jsonb) end,
                adoption_stars = coalesce(:stars, adoption_stars), adoption_forks = coalesce(:forks, adoption_forks),
                repo_metadata = repo_metadata || cast(:metadata as jsonb), updated_at = now()
            where tenant_id = :tenant and id = :vertex
            """)
        .bind("tenant", tenant)
        .bind("vertex", vertex)
        .bind("latest", cut(taken.latest()))
        .bind("releases", releases(facts))
        .bind("stars", taken.stars())
        .bind("forks", taken.forks())
        .bind("metadata", Json.write(taken.metadata()))
        .execute();
  }

  void describeExternal(Handle handle, UUID tenant, int vertex, PackageFacts facts, String latest) {
    handle
        .createUpdate(
            """
            -- name: package.describe_external
            update external_repos
            set latest_version = case when :latest = '' then latest_version else :latest end,
                releases = case when :releases = '[]' then releases else cast(:releases as jsonb) end,
                repo_url = coalesce(:url, repo_url), updated_at = now()
            where tenant_id = :tenant and id = :vertex
            """)
        .bind("tenant", tenant)
        .bind("vertex", vertex)
        .bind("latest", cut(latest))
        .bind("releases", releases(facts))
        .bind("url", webAddress(facts.repositoryUrl()))
        .execute();
  }

  /// Ties edges to the import that they come from.
  void fromImport(Handle handle, UUID tenant, int sourceId, long importId) {
    handle
        .createUpdate(
            """
            -- name: package.from_import
            update edge_source set feed_import_id = :import where tenant_id = :tenant and id = :source
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .bind("import", importId)
        .execute();
  }

  static Map<String, String> metadata(PackageFacts facts) {
    Map<String, String> metadata = new LinkedHashMap<>(facts.notes());
    put(metadata, "description", facts.description());
    put(metadata, "license", facts.license());
    put(metadata, "repository", facts.repositoryUrl());
    return metadata;
  }

  private static String doc(PackageFacts facts) {
    return Json.write(metadata(facts));
  }

  private static void put(Map<String, String> into, String name, @Nullable String value) {
    if (value != null) {
      into.put(name, value);
    }
  }

  private static String releases(PackageFacts facts) {
    List<Map<String, @Nullable String>> releases = new ArrayList<>();
    for (PackageFacts.Release release : facts.releases()) {
      Map<String, @Nullable String> one = new LinkedHashMap<>();
      one.put("version", release.version());
      one.put("release_date", release.date());
      releases.add(one);
    }
    return Json.write(releases);
  }

  private static @Nullable String webAddress(@Nullable String url) {
    return CodeAddress.of(url == null ? "" : url)
        .map(
            address ->
                address.repo() == null
                    ? address.ownerUrl()
                    : address.ownerUrl()
                        + address.repo().substring(address.repo().lastIndexOf('/')))
        .orElse(null);
  }

  private static String cut(String version) {
    return version.length() <= 512 ? version : version.substring(0, 512);
  }
}
