package org.pgatlas.server.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Writes projects and which repos are theirs; each change of a project's status is an event.
public final class ProjectStore {

  /// The repo's owner on its host: what projects are matched by.
  ///
  /// @param ownerUrl e.g. `https://github.com/stellar`
  public record Owner(String host, String owner, String ownerUrl) {}

  /// Puts a repo that has no project into the project whose `git_owner_url` is its owner, else into
  /// the tenant's own `daoip-5:local:project:<host>/<owner>`, which is made public-good and live so
  /// that the repo's dependencies count from the first submission on.
  public void joinProject(Handle handle, UUID tenant, int repoId, Owner owner) {
    joinProjects(handle, tenant, Map.of(repoId, owner));
  }

  /// The same of several repos.
  public void joinProjects(Handle handle, UUID tenant, Map<Integer, Owner> owners) {
    List<Integer> alone =
        handle
            .createQuery(
                """
                -- name: project.repos_alone
                select id from repos where tenant_id = :tenant and id = any(:repos) and project_id is null order by id
                """)
            .bind("tenant", tenant)
            .bind("repos", owners.keySet().toArray(Integer[]::new))
            .mapTo(Integer.class)
            .list();
    if (alone.isEmpty()) {
      return;
    }
    Map<Owner, Integer> projects = new LinkedHashMap<>();
    for (int repo : alone) {
      projects.computeIfAbsent(
          Objects.requireNonNull(owners.get(repo)),
          owner ->
              byOwner(handle, tenant, owner).orElseGet(() -> makeLocal(handle, tenant, owner)));
    }
    handle
        .createUpdate(
            """
            -- name: project.adopt_repos
            update repos r set project_id = w.project, updated_at = now()
            from unnest(:repos, :projects) as w (repo, project)
            where r.tenant_id = :tenant and r.id = w.repo
            """)
        .bind("tenant", tenant)
        .bind("repos", alone.toArray(Integer[]::new))
        .bind(
            "projects",
            alone.stream().map(repo -> projects.get(owners.get(repo))).toArray(Integer[]::new))
        .execute();
  }

  /// Served by `ix_projects_git_owner_key`.
  static Optional<Integer> byOwner(Handle handle, UUID tenant, Owner owner) {
    return handle
        .createQuery(
            """
            -- name: project.by_owner
            select id from projects
            where tenant_id = :tenant and git_owner_key = lower(:url)
            order by id limit 1
            """)
        .bind("tenant", tenant)
        .bind("url", owner.ownerUrl())
        .mapTo(Integer.class)
        .findOne();
  }

  private static int makeLocal(Handle handle, UUID tenant, Owner owner) {
    int id =
        handle
            .createQuery(
                """
                -- name: project.make_local
                insert into projects (tenant_id, canonical_id, display_name, project_type, activity_status, git_owner_url)
                values (:tenant, :canonicalId, :owner, 'public-good', 'live', :url)
                on conflict (tenant_id, canonical_id) do update set updated_at = projects.updated_at
                returning id
                """)
            .bind("tenant", tenant)
            .bind("canonicalId", "daoip-5:local:project:" + owner.host() + "/" + owner.owner())
            .bind("owner", owner.owner())
            .bind("url", owner.ownerUrl())
            .mapTo(int.class)
            .one();
    handle
        .createUpdate(
            """
            -- name: project.status_event
            insert into status_event (tenant_id, project_id, from_status, to_status, rule)
            values (:tenant, :project, null, 'live', 'self-submitted')
            """)
        .bind("tenant", tenant)
        .bind("project", id)
        .execute();
    return id;
  }
}
