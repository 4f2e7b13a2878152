package org.pgatlas.server.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.server.db.Copy;

/// Writes a registry's projects, repos and externals, set by set, in the caller's transaction. What
/// is known already is brought up to date, an external that turns out to be a package of the
/// registry is promoted, nothing is removed.
public final class RegistryStore {

  /// Vertex ids by canonical id, after everything of the index is there.
  public Map<String, Integer> merge(Handle handle, UUID tenant, RegistryIndex index, String rule) {
    stage(handle, index);
    mergeProjects(handle, tenant, rule);
    promoteExternals(handle, tenant);
    insertVertices(handle, tenant);
    updateRepos(handle, tenant);
    return vertexIds(handle, tenant);
  }

  private static void stage(Handle handle, RegistryIndex index) {
    handle.execute(
        """
        -- name: registry.stage_projects
        create temporary table if not exists staged_project
          (canonical_id text not null, display_name text not null) on commit delete rows
        """);
    handle.execute(
        """
        -- name: registry.stage_vertices
        create temporary table if not exists staged_vertex
          (canonical_id text not null, display_name text not null, is_repo boolean not null,
           project text, version text not null, section text) on commit delete rows
        """);
    try (Copy copy = Copy.into(handle, "staged_project (canonical_id, display_name)")) {
      index.projects().forEach(p -> copy.field(p.canonicalId()).field(p.displayName()).endRow());
      copy.finish();
    }
    try (Copy copy =
        Copy.into(
            handle,
            "staged_vertex (canonical_id, display_name, is_repo, project, version, section)")) {
      for (RegistryIndex.Repo repo : index.repos()) {
        copy.field(repo.canonicalId())
            .field(repo.displayName())
            .field("t")
            .field(index.projects().get(repo.project()).canonicalId())
            .field(repo.version())
            .field(repo.section())
            .endRow();
      }
      for (RegistryIndex.External external : index.externals()) {
        copy.field(external.canonicalId())
            .field(external.displayName())
            .field("f")
            .field(null)
            .field("")
            .field(null)
            .endRow();
      }
      copy.finish();
    }
    handle.execute("analyze staged_project, staged_vertex");
  }

  private static void mergeProjects(Handle handle, UUID tenant, String rule) {
    handle
        .createUpdate(
            """
            -- name: registry.merge_projects
            with made as (
              insert into projects (tenant_id, canonical_id, display_name, project_type, activity_status)
              select :tenant, s.canonical_id, s.display_name, 'public-good', 'live'
              from staged_project s
              order by s.canonical_id
              on conflict (tenant_id, canonical_id) do nothing
              returning id
            )
            insert into status_event (tenant_id, project_id, from_status, to_status, rule)
            select :tenant, made.id, null, 'live', :rule from made
            """)
        .bind("tenant", tenant)
        .bind("rule", rule)
        .execute();
  }

  private static void promoteExternals(Handle handle, UUID tenant) {
    handle
        .createUpdate(
            """
            -- name: registry.promote
            with gone as (
              delete from external_repos e using staged_vertex s
              where e.tenant_id = :tenant and e.canonical_id = s.canonical_id and s.is_repo
              returning e.id, e.canonical_id, s.display_name, s.version
            ), made as (
              insert into repos (tenant_id, id, canonical_id, display_name, latest_version)
              select :tenant, id, canonical_id, display_name, version from gone
            )
            update repo_vertices v set vertex_type = 'repo' from gone where v.tenant_id = :tenant and v.id = gone.id
            """)
        .bind("tenant", tenant)
        .execute();
  }

  private static void insertVertices(Handle handle, UUID tenant) {
    handle
        .createUpdate(
            """
            -- name: registry.insert_vertices
            with made as (
              insert into repo_vertices (tenant_id, canonical_id, vertex_type)
              select :tenant, s.canonical_id, case when s.is_repo then 'repo'::vertex_type else 'external-repo' end
              from staged_vertex s
              where not exists (select from package_aliases a where a.tenant_id = :tenant and a.package_purl = s.canonical_id)
              order by s.canonical_id
              on conflict (tenant_id, canonical_id) do nothing
              returning id, canonical_id
            ), externals as (
              insert into external_repos (tenant_id, id, canonical_id, display_name)
              select :tenant, made.id, made.canonical_id, s.display_name
              from made join staged_vertex s on s.canonical_id = made.canonical_id and not s.is_repo
            )
            insert into repos (tenant_id, id, canonical_id, display_name, latest_version)
            select :tenant, made.id, made.canonical_id, s.display_name, s.version
            from made join staged_vertex s on s.canonical_id = made.canonical_id and s.is_repo
            """)
        .bind("tenant", tenant)
        .execute();
  }

  private static void updateRepos(Handle handle, UUID tenant) {
    handle
        .createUpdate(
            """
            -- name: registry.update_repos
            update repos r
            set latest_version = s.version, project_id = coalesce(r.project_id, p.id),
                repo_metadata = case when s.section is null then r.repo_metadata
                                     else r.repo_metadata || jsonb_build_object('section', s.section) end,
                updated_at = now()
            from staged_vertex s
            left join projects p on p.tenant_id = :tenant and p.canonical_id = s.project
            where r.tenant_id = :tenant and r.canonical_id = s.canonical_id and s.is_repo
              and (r.latest_version <> s.version or (r.project_id is null and p.id is not null)
                   or r.repo_metadata ->> 'section' is distinct from s.section)
            """)
        .bind("tenant", tenant)
        .execute();
  }

  private static Map<String, Integer> vertexIds(Handle handle, UUID tenant) {
    Map<String, Integer> ids = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: registry.vertex_ids
            select s.canonical_id, coalesce(a.repo_vertex_id, v.id) as id
            from staged_vertex s
            left join package_aliases a on a.tenant_id = :tenant and a.package_purl = s.canonical_id
            left join repo_vertices v on v.tenant_id = :tenant and v.canonical_id = s.canonical_id
            """)
        .bind("tenant", tenant)
        .map((row, _) -> Map.entry(row.getString("canonical_id"), row.getInt("id")))
        .forEach(entry -> ids.put(entry.getKey(), entry.getValue()));
    return ids;
  }
}
