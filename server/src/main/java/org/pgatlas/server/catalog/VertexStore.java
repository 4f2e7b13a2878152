package org.pgatlas.server.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.version.VersionScheme;

/// Vertices of the graph and the aliases that keep a package from splitting in two. Every ingest
/// path resolves package ids here. All functions are part of the caller's transaction, which holds
/// [#lockGraph].
public final class VertexStore {
  /// Packages in one statement.
  private static final int BATCH = 20_000;

  /// A package as an ingest path saw it.
  ///
  /// @param version empty when the source names none
  public record Seen(String canonicalId, String displayName, String version, String purlType) {}

  /// Serialises the changes of one tenant's graph until the transaction ends.
  public void lockGraph(Handle handle, UUID tenant) {
    handle
        .createQuery(
            """
            -- name: vertex.lock_graph
            select 1 from (select pg_advisory_xact_lock(hashtextextended('graph:' || :tenant, 0))) locked
            """)
        .bind("tenant", tenant.toString())
        .mapTo(int.class)
        .one();
  }

  /// Vertex ids of the packages: through the alias table first, then by canonical id; what is not
  /// there becomes an external repo. An external's latest version moves forward only.
  public Map<String, Integer> resolve(Handle handle, UUID tenant, Collection<Seen> packages) {
    TreeMap<String, Seen> sorted = new TreeMap<>();
    packages.forEach(p -> sorted.merge(p.canonicalId(), p, VertexStore::newer));
    Map<String, Integer> resolved = HashMap.newHashMap(sorted.size());
    List<Known> behind = new ArrayList<>();
    TreeMap<String, Seen> batch = new TreeMap<>();
    for (Seen seen : sorted.values()) {
      batch.put(seen.canonicalId(), seen);
      if (batch.size() == BATCH) {
        resolve(handle, tenant, batch, resolved, behind);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      resolve(handle, tenant, batch, resolved, behind);
    }
    behind.sort(Comparator.comparingInt(Known::id));
    for (int from = 0; from < behind.size(); from += BATCH) {
      moveForward(
          handle, tenant, behind.subList(from, Math.min(from + BATCH, behind.size())), sorted);
    }
    return resolved;
  }

  private static void resolve(
      Handle handle,
      UUID tenant,
      SortedMap<String, Seen> sorted,
      Map<String, Integer> resolved,
      List<Known> behind) {
    SortedMap<String, Seen> missing = new TreeMap<>(sorted);
    for (Known known : known(handle, tenant, sorted.keySet())) {
      resolved.put(known.canonicalId(), known.id());
      Seen seen = missing.remove(known.canonicalId());
      if (known.external() && seen != null && isBehind(known.latestVersion(), seen)) {
        behind.add(known);
      }
    }
    if (!missing.isEmpty()) {
      insertExternals(handle, tenant, missing, resolved);
    }
  }

  /// Those of the ids that the graph has: through the alias table first, then as they are.
  private static List<Known> known(Handle handle, UUID tenant, Collection<String> ids) {
    return handle
        .createQuery(
            """
            -- name: vertex.resolve
            select w.canonical_id, coalesce(a.repo_vertex_id, v.id) as id,
                   a.repo_vertex_id is null and v.vertex_type = 'external-repo' as external,
                   e.latest_version
            from unnest(:ids) as w (canonical_id)
            left join package_aliases a on a.tenant_id = :tenant and a.package_purl = w.canonical_id
            left join repo_vertices v on v.tenant_id = :tenant and v.canonical_id = w.canonical_id
            left join external_repos e on e.tenant_id = :tenant and e.id = v.id
            where coalesce(a.repo_vertex_id, v.id) is not null
            """)
        .bind("tenant", tenant)
        .bind("ids", ids.toArray(String[]::new))
        .map(
            (row, _) ->
                new Known(
                    row.getString("canonical_id"),
                    row.getInt("id"),
                    row.getBoolean("external"),
                    row.getString("latest_version")))
        .list();
  }

  /// A repo as an ingest path names it.
  public record Named(String canonicalId, String displayName, @Nullable String repoUrl) {}

  /// The repo with that canonical id: the one that publishes the package, as it is, promoted from
  /// an external, or new.
  public int ensureRepo(
      Handle handle,
      UUID tenant,
      String canonicalId,
      String displayName,
      @Nullable String repoUrl) {
    return Objects.requireNonNull(
        ensureRepos(handle, tenant, List.of(new Named(canonicalId, displayName, repoUrl)))
            .get(canonicalId));
  }

  /// The same of several, by canonical id.
  public Map<String, Integer> ensureRepos(Handle handle, UUID tenant, Collection<Named> repos) {
    SortedMap<String, Named> missing = new TreeMap<>();
    repos.forEach(one -> missing.putIfAbsent(one.canonicalId(), one));
    Map<String, Integer> ids = new HashMap<>();
    for (Known known : known(handle, tenant, List.copyOf(missing.keySet()))) {
      if (known.external()) {
        promote(handle, tenant, known.id());
      }
      ids.put(known.canonicalId(), known.id());
      missing.remove(known.canonicalId());
    }
    if (!missing.isEmpty()) {
      insertRepos(handle, tenant, missing, ids);
    }
    return ids;
  }

  private static void insertRepos(
      Handle handle, UUID tenant, SortedMap<String, Named> repos, Map<String, Integer> ids) {
    handle
        .createQuery(
            """
            -- name: vertex.insert_repos
            with wanted as (
              select w.canonical_id, w.display_name, w.repo_url
              from unnest(:ids, :names, :urls) as w (canonical_id, display_name, repo_url)
            ), v as (
              insert into repo_vertices (tenant_id, canonical_id, vertex_type)
              select :tenant, w.canonical_id, 'repo' from wanted w order by w.canonical_id
              returning id, canonical_id
            )
            insert into repos (tenant_id, id, canonical_id, display_name, repo_url)
            select :tenant, v.id, v.canonical_id, w.display_name, w.repo_url
            from v join wanted w on w.canonical_id = v.canonical_id
            order by v.id
            returning id, canonical_id
            """)
        .bind("tenant", tenant)
        .bind("ids", repos.keySet().toArray(String[]::new))
        .bind("names", repos.values().stream().map(Named::displayName).toArray(String[]::new))
        .bind("urls", repos.values().stream().map(Named::repoUrl).toArray(String[]::new))
        .map((row, _) -> ids.put(row.getString("canonical_id"), row.getInt("id")))
        .list();
  }

  /// Vertex of that id through aliases; empty when the graph does not have it.
  public Optional<Integer> lookup(Handle handle, UUID tenant, String canonicalId) {
    return handle
        .createQuery(
            """
            -- name: vertex.lookup
            select repo_vertex_id from package_aliases where tenant_id = :tenant and package_purl = :canonicalId
            union all
            select id from repo_vertices where tenant_id = :tenant and canonical_id = :canonicalId
            limit 1
            """)
        .bind("tenant", tenant)
        .bind("canonicalId", canonicalId)
        .mapTo(Integer.class)
        .findOne();
  }

  public void setLatestVersion(Handle handle, UUID tenant, int repoId, String version) {
    handle
        .createUpdate(
            """
            -- name: vertex.set_latest_version
            update repos set latest_version = :version, updated_at = now()
            where tenant_id = :tenant and id = :id and latest_version <> :version
            """)
        .bind("tenant", tenant)
        .bind("id", repoId)
        .bind("version", version)
        .execute();
  }

  /// Records that `repoId` publishes `packageId`. An external of that id is absorbed: its edges are
  /// re-pointed, self-loops and duplicates dropped, the strongest confidence kept.
  ///
  /// @return why not, when the package is a repo of its own or another repo's already; else null
  public @Nullable String alias(
      Handle handle, UUID tenant, String packageId, int repoId, String source) {
    Optional<Integer> owner = lookup(handle, tenant, packageId);
    if (owner.isPresent() && owner.get() == repoId) {
      return null;
    }
    Optional<Known> vertex = find(handle, tenant, packageId);
    if (vertex.isPresent() && !vertex.get().external()) {
      return packageId + " is a repo of its own";
    }
    if (owner.isPresent() && vertex.isEmpty()) {
      return packageId + " is published by another repo already";
    }
    handle
        .createUpdate(
            """
            -- name: vertex.alias
            insert into package_aliases (tenant_id, package_purl, repo_vertex_id, source)
            values (:tenant, :packageId, :repoId, :source)
            on conflict (tenant_id, package_purl) do nothing
            """)
        .bind("tenant", tenant)
        .bind("packageId", packageId)
        .bind("repoId", repoId)
        .bind("source", source)
        .execute();
    vertex.ifPresent(external -> absorb(handle, tenant, external.id(), repoId));
    return null;
  }

  /// Removes the externals among `candidates` that no edge touches and no document lists any more;
  /// returns them.
  public Set<Integer> dropUnusedExternals(
      Handle handle, UUID tenant, Collection<Integer> candidates) {
    if (candidates.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        handle
            .createQuery(
                """
            -- name: vertex.drop_unused_externals
            delete from repo_vertices v
            where v.tenant_id = :tenant and v.id = any(:ids) and v.vertex_type = 'external-repo'
              and not exists (select from depends_on d where d.tenant_id = :tenant and d.in_vertex_id = v.id)
              and not exists (select from depends_on d where d.tenant_id = :tenant and d.out_vertex_id = v.id)
              and not exists (select from loose_package l where l.tenant_id = :tenant and l.vertex_id = v.id)
            returning v.id
            """)
            .bind("tenant", tenant)
            .bind("ids", candidates.stream().mapToInt(Integer::intValue).toArray())
            .mapTo(Integer.class)
            .list());
  }

  private void absorb(Handle handle, UUID tenant, int externalId, int repoId) {
    handle
        .createUpdate(
            """
            -- name: vertex.absorb_edges
            with moved as (
              delete from depends_on
              where tenant_id = :tenant and (in_vertex_id = :external or out_vertex_id = :external)
              returning in_vertex_id, out_vertex_id, source_id, version_range, confidence, asserted_at
            ), pointed as (
              select case when in_vertex_id = :external then :repo else in_vertex_id end as dependent,
                     case when out_vertex_id = :external then :repo else out_vertex_id end as dependency,
                     source_id, version_range, confidence, asserted_at
              from moved
            )
            insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, version_range, confidence, asserted_at)
            select distinct on (dependent, dependency, source_id)
                   :tenant, dependent, dependency, source_id, version_range, confidence, asserted_at
            from pointed
            where dependent <> dependency
            order by dependent, dependency, source_id, confidence, asserted_at desc
            on conflict (tenant_id, in_vertex_id, out_vertex_id, source_id)
            do update set confidence = least(depends_on.confidence, excluded.confidence)
            """)
        .bind("tenant", tenant)
        .bind("external", externalId)
        .bind("repo", repoId)
        .execute();
    handle
        .createUpdate(
            """
            -- name: vertex.delete
            delete from repo_vertices where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", externalId)
        .execute();
  }

  private void promote(Handle handle, UUID tenant, int id) {
    handle
        .createUpdate(
            """
            -- name: vertex.promote
            with gone as (
              delete from external_repos where tenant_id = :tenant and id = :id
              returning id, canonical_id, display_name, latest_version, repo_url, releases
            ), made as (
              insert into repos (tenant_id, id, canonical_id, display_name, latest_version, repo_url, releases)
              select :tenant, id, canonical_id, display_name, latest_version, repo_url, releases from gone
            )
            update repo_vertices set vertex_type = 'repo' where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
  }

  /// Nobody else adds any meanwhile: whoever does holds [#lockGraph].
  private static void insertExternals(
      Handle handle, UUID tenant, SortedMap<String, Seen> missing, Map<String, Integer> resolved) {
    handle
        .createQuery(
            """
            -- name: vertex.insert_externals
            with wanted as (
              select w.canonical_id, w.display_name, w.latest_version
              from unnest(:ids, :names, :versions) as w (canonical_id, display_name, latest_version)
            ), made as (
              insert into repo_vertices (tenant_id, canonical_id, vertex_type)
              select :tenant, w.canonical_id, 'external-repo' from wanted w order by w.canonical_id
              returning id, canonical_id
            )
            insert into external_repos (tenant_id, id, canonical_id, display_name, latest_version)
            select :tenant, made.id, made.canonical_id, w.display_name, w.latest_version
            from made join wanted w on w.canonical_id = made.canonical_id
            order by made.id
            returning id, canonical_id
            """)
        .bind("tenant", tenant)
        .bind("ids", missing.keySet().toArray(String[]::new))
        .bind("names", missing.values().stream().map(Seen::displayName).toArray(String[]::new))
        .bind("versions", missing.values().stream().map(Seen::version).toArray(String[]::new))
        .map((row, _) -> resolved.put(row.getString("canonical_id"), row.getInt("id")))
        .list();
  }

  /// Takes the rows in the order of their ids, as whoever writes metrics does: neither then waits
  /// for the other in a circle.
  private static void moveForward(
      Handle handle, UUID tenant, List<Known> behind, Map<String, Seen> seen) {
    handle
        .createUpdate(
            """
            -- name: vertex.move_externals_forward
            with held as materialized (
              select e.id from external_repos e where e.tenant_id = :tenant and e.id = any(:ids) order by e.id for no key update
            )
            update external_repos e set latest_version = w.version, updated_at = now()
            from held join unnest(:ids, :versions) as w (id, version) on w.id = held.id
            where e.tenant_id = :tenant and e.id = held.id
            """)
        .bind("tenant", tenant)
        .bind("ids", behind.stream().mapToInt(Known::id).toArray())
        .bind(
            "versions",
            behind.stream()
                .map(k -> seen.get(k.canonicalId()))
                .map(s -> s == null ? "" : s.version())
                .toArray(String[]::new))
        .execute();
  }

  private static Optional<Known> find(Handle handle, UUID tenant, String canonicalId) {
    return handle
        .createQuery(
            """
            -- name: vertex.find
            select canonical_id, id, vertex_type = 'external-repo' as external
            from repo_vertices
            where tenant_id = :tenant and canonical_id = :canonicalId
            """)
        .bind("tenant", tenant)
        .bind("canonicalId", canonicalId)
        .map(
            (row, _) ->
                new Known(
                    row.getString("canonical_id"),
                    row.getInt("id"),
                    row.getBoolean("external"),
                    null))
        .findOne();
  }

  private record Known(
      String canonicalId, int id, boolean external, @Nullable String latestVersion) {}

  private static boolean isBehind(@Nullable String known, Seen seen) {
    if (seen.version().isEmpty() || seen.version().equals(known)) {
      return false;
    }
    return known == null
        || known.isEmpty()
        || VersionScheme.forPurlType(seen.purlType()).compare(known, seen.version()) < 0;
  }

  private static Seen newer(Seen a, Seen b) {
    return isBehind(a.version(), b) ? b : a;
  }
}
