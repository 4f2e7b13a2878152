package org.pgatlas.server.source;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.grants.GrantDocument;
import org.pgatlas.grants.StatusWords;
import org.pgatlas.server.wire.Json;

/// Writes what grants say: projects, pools, applications, and the evidence for the cascade.
final class GrantStore {

  /// A project to be made if it is not there.
  record Draft(
      String canonicalId, String name, String type, String status, String rule, String evidence) {}

  /// Values of columns; null leaves one as it is.
  ///
  /// @param metadata JSON object merged into `project_metadata`
  record Columns(
      int id,
      @Nullable String name,
      @Nullable String category,
      @Nullable String ownerUrl,
      @Nullable String type,
      String metadata) {}

  /// Makes the projects that are not there, each with the event of its first status; returns how
  /// many were made.
  int make(Handle handle, UUID tenant, List<Draft> drafts) {
    return handle
        .createQuery(
            """
            -- name: grant.make_projects
            with wanted as (
              select w.canonical_id, w.name, w.type, w.status, w.rule, w.evidence
              from unnest(:ids, :names, :types, :statuses, :rules, :evidence) as w (canonical_id, name, type, status, rule, evidence)
            ), made as (
              insert into projects (tenant_id, canonical_id, display_name, project_type, activity_status)
              select :tenant, canonical_id, name, cast(type as project_type), cast(status as activity_status) from wanted
              order by canonical_id
              on conflict (tenant_id, canonical_id) do nothing
              returning id, canonical_id
            ), told as (
              insert into status_event (tenant_id, project_id, from_status, to_status, rule, evidence)
              select :tenant, made.id, null, cast(w.status as activity_status), w.rule, jsonb_build_object('said', w.evidence)
              from made join wanted w on w.canonical_id = made.canonical_id
            )
            select count(id) from made
            """)
        .bind("tenant", tenant)
        .bind("ids", texts(drafts, Draft::canonicalId))
        .bind("names", texts(drafts, Draft::name))
        .bind("types", texts(drafts, Draft::type))
        .bind("statuses", texts(drafts, Draft::status))
        .bind("rules", texts(drafts, Draft::rule))
        .bind("evidence", texts(drafts, Draft::evidence))
        .mapTo(int.class)
        .one();
  }

  /// Project numbers by canonical id.
  Map<String, Integer> ids(Handle handle, UUID tenant, List<String> canonicalIds) {
    Map<String, Integer> ids = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: grant.project_ids
            select canonical_id, id from projects where tenant_id = :tenant and canonical_id = any(:ids)
            """)
        .bind("tenant", tenant)
        .bind("ids", canonicalIds.toArray(String[]::new))
        .map((row, _) -> Map.entry(row.getString("canonical_id"), row.getInt("id")))
        .forEach(entry -> ids.put(entry.getKey(), entry.getValue()));
    return ids;
  }

  /// Project numbers by name in lower case; a name that several have is not among them.
  Map<String, Integer> idsByName(Handle handle, UUID tenant, List<String> names) {
    Map<String, Integer> ids = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: grant.project_ids_by_name
            select lower(display_name) as name, min(id) as id from projects
            where tenant_id = :tenant and lower(display_name) = any(:names)
            group by lower(display_name) having count(id) = 1
            """)
        .bind("tenant", tenant)
        .bind("names", names.toArray(String[]::new))
        .map((row, _) -> Map.entry(row.getString("name"), row.getInt("id")))
        .forEach(entry -> ids.put(entry.getKey(), entry.getValue()));
    return ids;
  }

  void update(Handle handle, UUID tenant, List<Columns> columns) {
    handle
        .createUpdate(
            """
            -- name: grant.update_projects
            update projects p
            set display_name = coalesce(w.name, p.display_name), category = coalesce(w.category, p.category),
                git_owner_url = coalesce(w.owner_url, p.git_owner_url),
                project_type = coalesce(cast(w.type as project_type), p.project_type),
                project_metadata = p.project_metadata || cast(w.metadata as jsonb), updated_at = now()
            from unnest(:ids, :names, :categories, :owners, :types, :metadata) as w (id, name, category, owner_url, type, metadata)
            where p.tenant_id = :tenant and p.id = w.id
            """)
        .bind("tenant", tenant)
        .bind("ids", columns.stream().mapToInt(Columns::id).toArray())
        .bind("names", columns.stream().map(Columns::name).toArray(String[]::new))
        .bind("categories", columns.stream().map(Columns::category).toArray(String[]::new))
        .bind("owners", columns.stream().map(Columns::ownerUrl).toArray(String[]::new))
        .bind("types", columns.stream().map(Columns::type).toArray(String[]::new))
        .bind("metadata", columns.stream().map(Columns::metadata).toArray(String[]::new))
        .execute();
  }

  int pools(Handle handle, UUID tenant, long importId, List<GrantDocument.Pool> pools) {
    return handle
        .createUpdate(
            """
            -- name: grant.upsert_pools
            insert into grant_pool as g (tenant_id, canonical_id, name, doc, feed_import_id)
            select :tenant, w.id, w.name, cast(w.doc as jsonb), :import
            from unnest(:ids, :names, :docs) as w (id, name, doc)
            order by w.id
            on conflict (tenant_id, canonical_id) do update
            set name = excluded.name, doc = excluded.doc, feed_import_id = excluded.feed_import_id
            where (g.name, g.doc) is distinct from (excluded.name, excluded.doc)
            """)
        .bind("tenant", tenant)
        .bind("import", importId)
        .bind("ids", texts(pools, GrantDocument.Pool::id))
        .bind("names", texts(pools, GrantDocument.Pool::name))
        .bind("docs", pools.stream().map(p -> Json.write(p.facts())).toArray(String[]::new))
        .execute();
  }

  int applications(
      Handle handle,
      UUID tenant,
      long importId,
      List<GrantDocument.Application> applications,
      Map<String, Integer> projects) {
    List<@Nullable Object> at = new ArrayList<>();
    applications.forEach(
        a ->
            at.add(
                a.createdAt() == null ? null : a.createdAt().atOffset(ZoneOffset.UTC).toString()));
    return handle
        .createUpdate(
            """
            -- name: grant.upsert_applications
            insert into grant_application as g
              (tenant_id, canonical_id, project_id, pool_id, pool_name, status, status_word, applied_at, completion, doc, feed_import_id)
            select :tenant, w.id, w.project, w.pool, w.pool_name, w.status, w.word, cast(w.at as timestamptz), w.completion,
                   cast(w.doc as jsonb), :import
            from unnest(:ids, :projects, :pools, :poolNames, :statuses, :words, :times, :completions, :docs)
                 as w (id, project, pool, pool_name, status, word, at, completion, doc)
            order by w.id
            on conflict (tenant_id, canonical_id) do update
            set project_id = excluded.project_id, pool_id = excluded.pool_id, pool_name = excluded.pool_name,
                status = excluded.status, status_word = excluded.status_word, applied_at = excluded.applied_at,
                completion = excluded.completion, doc = excluded.doc, feed_import_id = excluded.feed_import_id
            where (g.project_id, g.pool_id, g.pool_name, g.status, g.status_word, g.applied_at, g.completion, g.doc)
              is distinct from (excluded.project_id, excluded.pool_id, excluded.pool_name, excluded.status,
                                excluded.status_word, excluded.applied_at, excluded.completion, excluded.doc)
            """)
        .bind("tenant", tenant)
        .bind("import", importId)
        .bind("ids", texts(applications, GrantDocument.Application::id))
        .bind(
            "projects",
            applications.stream().mapToInt(a -> projects.getOrDefault(a.projectId(), -1)).toArray())
        .bind("pools", texts(applications, GrantDocument.Application::poolId))
        .bind("poolNames", texts(applications, GrantDocument.Application::poolName))
        .bind(
            "statuses",
            applications.stream()
                .map(
                    a ->
                        a.statusWord() == null
                            ? null
                            : StatusWords.application(a.statusWord()).orElse(null))
                .toArray(String[]::new))
        .bind(
            "words",
            applications.stream().map(GrantDocument.Application::statusWord).toArray(String[]::new))
        .bind("times", at.toArray(String[]::new))
        .bind(
            "completions",
            applications.stream()
                .map(GrantDocument.Application::completion)
                .toArray(Integer[]::new))
        .bind("docs", applications.stream().map(a -> Json.write(a.facts())).toArray(String[]::new))
        .execute();
  }

  /// What the cascade takes from grants: that the project is known there, and the completion of its
  /// newest approved application that says one. Returns how many rows changed.
  int evidence(Handle handle, UUID tenant, List<Integer> projectIds) {
    return handle
        .createUpdate(
            """
            -- name: grant.evidence
            insert into project_evidence as e (tenant_id, project_id, opengrants, completion)
            select :tenant, w.id, true,
                   (select a.completion from grant_application a
                    where a.tenant_id = :tenant and a.project_id = w.id and a.completion is not null
                      and coalesce(a.status, 'approved') = 'approved'
                    order by a.applied_at desc nulls last, a.canonical_id desc limit 1)
            from unnest(:ids) as w (id)
            order by w.id
            on conflict (tenant_id, project_id) do update
            set opengrants = true, completion = excluded.completion, updated_at = now()
            where not e.opengrants or e.completion is distinct from excluded.completion
            """)
        .bind("tenant", tenant)
        .bind("ids", projectIds.stream().mapToInt(Integer::intValue).toArray())
        .execute();
  }

  /// The rounds that a project took part in, as the published front end reads them.
  void rounds(Handle handle, UUID tenant, List<Integer> projectIds) {
    handle
        .createUpdate(
            """
            -- name: grant.rounds
            update projects p
            set project_metadata = p.project_metadata || jsonb_build_object('scf_submissions', r.rounds)
            from unnest(:ids) as w (id)
            cross join lateral (
              select jsonb_agg(jsonb_build_object('round', a.pool_name, 'title', coalesce(a.doc ->> 'title', ''))
                               order by a.applied_at nulls last, a.canonical_id) as rounds
              from grant_application a
              where a.tenant_id = :tenant and a.project_id = w.id
            ) r
            where p.tenant_id = :tenant and p.id = w.id and r.rounds is not null
              and p.project_metadata -> 'scf_submissions' is distinct from r.rounds
            """)
        .bind("tenant", tenant)
        .bind("ids", projectIds.stream().mapToInt(Integer::intValue).toArray())
        .execute();
  }

  /// Gives a repo to the project, unless another than a project of its own owner's making has it.
  boolean adopt(Handle handle, UUID tenant, int projectId, int repoId) {
    return handle
            .createUpdate(
                """
                -- name: grant.adopt_repo
                update repos r set project_id = :project, updated_at = now()
                where r.tenant_id = :tenant and r.id = :repo
                  and (r.project_id is null
                       or exists (select from projects p
                                  where p.tenant_id = :tenant and p.id = r.project_id and p.id <> :project
                                    and p.canonical_id like 'daoip-5:local:project:%'))
                """)
            .bind("tenant", tenant)
            .bind("project", projectId)
            .bind("repo", repoId)
            .execute()
        == 1;
  }

  private static <T> String[] texts(List<T> rows, java.util.function.Function<T, String> of) {
    return rows.stream().map(of).toArray(String[]::new);
  }
}
