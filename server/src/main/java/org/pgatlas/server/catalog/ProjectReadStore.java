package org.pgatlas.server.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Reads projects, their repos and people, and the dependencies among projects.
public final class ProjectReadStore {
  private final Database database;

  public ProjectReadStore(Database database) {
    this.database = database;
  }

  /// Served by `ux_projects_canonical_id`, `ix_projects_criticality` and
  /// `ix_projects_display_name`; the other orders, filters and a search read the tenant's projects
  /// once.
  public Listing<ProjectRow> projects(
      UUID tenant, ProjectFilter filter, List<Order<ProjectSort>> orders, Slice slice) {
    ProjectType type = filter.projectType();
    ActivityStatus status = filter.activityStatus();
    return database.read(
        tenant,
        handle ->
            new ListQuery("catalog.projects", ProjectRow.COLUMNS, "projects p", "p")
                .where(
                    "p.project_type = cast(:type as project_type)",
                    "type",
                    type == null ? null : type.text())
                .where(
                    "p.activity_status = cast(:status as activity_status)",
                    "status",
                    status == null ? null : status.text())
                .where("p.category = :category", "category", filter.category())
                .named(1, "p.id", "p.display_name", filter.search())
                .run(
                    handle,
                    tenant,
                    Order.sql(orders, ProjectSort.CANONICAL_ID),
                    slice,
                    (row, _) -> ProjectRow.of(row)));
  }

  public Optional<ProjectDetailRow> project(UUID tenant, String canonicalId, Instant now) {
    return database.read(
        tenant,
        handle -> find(handle, tenant, canonicalId).map(id -> detail(handle, tenant, id, now)));
  }

  /// Empty when there is no such project.
  public Optional<Listing<RepoRow>> repos(
      UUID tenant, String canonicalId, List<Order<RepoSort>> orders, Slice slice) {
    return database.read(
        tenant,
        handle ->
            find(handle, tenant, canonicalId)
                .map(
                    id ->
                        RepoReadStore.repos(
                            handle, tenant, RepoFilter.ofProject(id), orders, slice)));
  }

  /// Commits merged per person over the project's repos, most first; empty when there is no such
  /// project.
  public Optional<Listing<ProjectContributorRow>> contributors(
      UUID tenant, String canonicalId, @Nullable String search, Slice slice) {
    return database.read(
        tenant,
        handle ->
            find(handle, tenant, canonicalId)
                .map(id -> contributors(handle, tenant, id, search, slice)));
  }

  /// The projects on which this one's repos depend, most edges first; empty when there is no such
  /// project.
  public Optional<List<ProjectDependencyRow>> dependsOn(UUID tenant, String canonicalId) {
    return database.read(
        tenant,
        handle -> find(handle, tenant, canonicalId).map(id -> dependsOn(handle, tenant, id)));
  }

  static List<ProjectDependencyRow> dependsOn(Handle handle, UUID tenant, int project) {
    return collapsed(
        handle,
        tenant,
        project,
        """
        -- name: catalog.project_depends_on
        with pair as (
          select distinct d.in_vertex_id, d.out_vertex_id as other_id
          from repos own
          join depends_on d on d.tenant_id = own.tenant_id and d.in_vertex_id = own.id
          where own.tenant_id = :tenant and own.project_id = :project
        ),
        """);
  }

  /// The projects whose repos depend on this one's, most edges first; empty when there is no such
  /// project.
  public Optional<List<ProjectDependencyRow>> hasDependents(UUID tenant, String canonicalId) {
    return database.read(
        tenant,
        handle -> find(handle, tenant, canonicalId).map(id -> hasDependents(handle, tenant, id)));
  }

  private static List<ProjectDependencyRow> hasDependents(Handle handle, UUID tenant, int project) {
    return collapsed(
        handle,
        tenant,
        project,
        """
        -- name: catalog.project_has_dependents
        with pair as (
          select distinct d.in_vertex_id as other_id, d.out_vertex_id
          from repos own
          join depends_on d on d.tenant_id = own.tenant_id and d.out_vertex_id = own.id
          where own.tenant_id = :tenant and own.project_id = :project
        ),
        """);
  }

  /// Counts the distinct repo pairs by the project of their other end.
  ///
  /// Served by `ix_repos_project`, then the primary key of `depends_on` or `ix_depends_on_out`.
  private static List<ProjectDependencyRow> collapsed(
      Handle handle, UUID tenant, int project, String pairs) {
    String sql =
        pairs
            + """
            collapsed as (
              select other.project_id, count(*) as edge_count
              from pair
              join repos other on other.tenant_id = :tenant and other.id = pair.other_id
              where other.project_id <> :project
              group by other.project_id
            )
            select\s"""
            + ProjectRow.COLUMNS
            + """
            , collapsed.edge_count
            from collapsed
            join projects p on p.tenant_id = :tenant and p.id = collapsed.project_id
            order by collapsed.edge_count desc, p.canonical_id
            """;
    return handle
        .createQuery(sql)
        .bind("tenant", tenant)
        .bind("project", project)
        .map((row, _) -> new ProjectDependencyRow(ProjectRow.of(row), row.getLong("edge_count")))
        .list();
  }

  static ProjectRow row(Handle handle, UUID tenant, int id) {
    return handle
        .createQuery(
            "-- name: catalog.project\nselect "
                + ProjectRow.COLUMNS
                + "\nfrom projects p where p.tenant_id = :tenant and p.id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> ProjectRow.of(row))
        .one();
  }

  private static Optional<Integer> find(Handle handle, UUID tenant, String canonicalId) {
    return handle
        .createQuery(
            """
            -- name: catalog.project_id
            select p.id from projects p where p.tenant_id = :tenant and p.canonical_id = :canonicalId
            """)
        .bind("tenant", tenant)
        .bind("canonicalId", canonicalId)
        .mapTo(Integer.class)
        .findOne();
  }

  /// Served by `ix_repos_project`, then `ix_contributed_to_repo`.
  private static ProjectDetailRow detail(Handle handle, UUID tenant, int id, Instant now) {
    ProjectRow project = row(handle, tenant, id);
    return figures(handle, tenant, id, now)
        .map(
            figures ->
                new ProjectDetailRow(
                    project, figures.metadata(), figures.repos(), figures.people()))
        .orElseThrow();
  }

  /// What a project's page shows beside its row.
  record Figures(String metadata, long repos, ActiveContributors people) {}

  static Optional<Figures> figures(Handle handle, UUID tenant, int id, Instant now) {
    return handle
        .createQuery(
            """
            -- name: catalog.project_detail
            select p.project_metadata::text as metadata,
                   (select count(*) from repos r where r.tenant_id = :tenant and r.project_id = :id) as repos,
                   people.last_30, people.last_90
            from projects p
            cross join (
              select count(distinct w.contributor_id) filter (where w.last_commit_date >= :days30) as last_30,
                     count(distinct w.contributor_id) filter (where w.last_commit_date >= :days90) as last_90
              from repos r
              join contributed_to w on w.tenant_id = r.tenant_id and w.repo_id = r.id
              where r.tenant_id = :tenant and r.project_id = :id
            ) people
            where p.tenant_id = :tenant and p.id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("days30", ActiveContributors.thirtyDaysBefore(now))
        .bind("days90", ActiveContributors.ninetyDaysBefore(now))
        .map(
            (row, _) ->
                new Figures(
                    row.getString("metadata"),
                    row.getLong("repos"),
                    new ActiveContributors(row.getLong("last_30"), row.getLong("last_90"))))
        .findOne();
  }

  /// Served by `ix_repos_project`, then `ix_contributed_to_repo`.
  private static Listing<ProjectContributorRow> contributors(
      Handle handle, UUID tenant, int project, @Nullable String search, Slice slice) {
    String merged =
        """
        (select w.tenant_id, w.contributor_id, sum(w.number_of_commits) as commits, count(*) as repos,
                min(w.first_commit_date) as first_commit_date, max(w.last_commit_date) as last_commit_date
         from repos r
         join contributed_to w on w.tenant_id = r.tenant_id and w.repo_id = r.id
         where r.tenant_id = :tenant and r.project_id = :project
         group by w.tenant_id, w.contributor_id) m
        join contributors c on c.tenant_id = m.tenant_id and c.id = m.contributor_id""";
    return new ListQuery(
            "catalog.project_contributors",
            ContributorRow.COLUMNS
                + ", m.commits, m.repos, m.first_commit_date, m.last_commit_date",
            merged,
            "c")
        .bound("project", project)
        .containing("c.name", search)
        .run(
            handle,
            tenant,
            "m.commits desc, c.id",
            slice,
            (row, _) -> ProjectContributorRow.of(row));
  }
}
