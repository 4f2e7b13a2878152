package org.pgatlas.server.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Reads repos, their neighbours in the graph and their contributors.
public final class RepoReadStore {
  private final Database database;

  public RepoReadStore(Database database) {
    this.database = database;
  }

  /// Served by `ux_repos_canonical_id`, `ix_repos_criticality`, `ix_repos_display_name` and
  /// `ix_repos_project`; the other orders and a search read the tenant's repos once.
  public Listing<RepoRow> repos(
      UUID tenant, RepoFilter filter, List<Order<RepoSort>> orders, Slice slice) {
    return database.read(tenant, handle -> repos(handle, tenant, filter, orders, slice));
  }

  static Listing<RepoRow> repos(
      Handle handle, UUID tenant, RepoFilter filter, List<Order<RepoSort>> orders, Slice slice) {
    return new ListQuery("catalog.repos", RepoRow.STORED, "repos r", "r")
        .finishedWith(RepoRow.COLUMNS, "r")
        .where("r.project_id = :project", "project", filter.projectId())
        .named(2, "r.id", "r.display_name", filter.search())
        .run(
            handle,
            tenant,
            Order.sql(orders, RepoSort.CANONICAL_ID),
            slice,
            (row, _) -> RepoRow.of(row));
  }

  /// The repo with that id, or the one that publishes the package with that id.
  public Optional<RepoDetailRow> repo(UUID tenant, String canonicalId, Instant now) {
    return database.read(
        tenant,
        handle ->
            VertexRef.find(handle, tenant, canonicalId, VertexType.REPO)
                .map(vertex -> detail(handle, tenant, vertex.id(), now)));
  }

  /// What the repo depends on directly; empty when there is no such repo.
  public Optional<Listing<NeighbourRow>> dependencies(
      UUID tenant, String canonicalId, List<Order<NeighbourSort>> orders, Slice slice) {
    return database.read(
        tenant,
        handle ->
            VertexRef.find(handle, tenant, canonicalId, VertexType.REPO)
                .map(v -> NeighbourReads.dependencies(handle, tenant, v.id(), orders, slice)));
  }

  /// What depends on the repo directly; empty when there is no such repo.
  public Optional<Listing<NeighbourRow>> dependents(
      UUID tenant, String canonicalId, List<Order<NeighbourSort>> orders, Slice slice) {
    return database.read(
        tenant,
        handle ->
            VertexRef.find(handle, tenant, canonicalId, VertexType.REPO)
                .map(v -> NeighbourReads.dependents(handle, tenant, v.id(), orders, slice)));
  }

  /// Most commits first; empty when there is no such repo.
  public Optional<Listing<RepoContributorRow>> contributors(
      UUID tenant, String canonicalId, @Nullable String search, Slice slice) {
    return database.read(
        tenant,
        handle ->
            VertexRef.find(handle, tenant, canonicalId, VertexType.REPO)
                .map(vertex -> contributors(handle, tenant, vertex.id(), search, slice)));
  }

  private static RepoDetailRow detail(Handle handle, UUID tenant, int id, Instant now) {
    RepoRow repo = row(handle, tenant, id);
    Integer projectId = repo.projectId();
    return new RepoDetailRow(
        repo,
        projectId == null ? null : ProjectReadStore.row(handle, tenant, projectId),
        releases(handle, tenant, id),
        contributors(handle, tenant, id, null, Slice.ALL).rows(),
        NeighbourReads.countDependencies(handle, tenant, id),
        NeighbourReads.countDependents(handle, tenant, id),
        activeContributors(handle, tenant, id, now));
  }

  static RepoRow row(Handle handle, UUID tenant, int id) {
    return handle
        .createQuery(
            "-- name: catalog.repo\nselect "
                + RepoRow.COLUMNS
                + "\nfrom repos r where r.tenant_id = :tenant and r.id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> RepoRow.of(row))
        .one();
  }

  private static @Nullable String releases(Handle handle, UUID tenant, int id) {
    return handle
        .createQuery(
            """
            -- name: catalog.repo_releases
            select r.releases::text from repos r
            where r.tenant_id = :tenant and r.id = :id and r.releases is not null
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .mapTo(String.class)
        .findOne()
        .orElse(null);
  }

  /// Served by `ix_contributed_to_repo`.
  static Listing<RepoContributorRow> contributors(
      Handle handle, UUID tenant, int repo, @Nullable String search, Slice slice) {
    return new ListQuery(
            "catalog.repo_contributors",
            ContributorRow.COLUMNS
                + ", w.number_of_commits, w.first_commit_date, w.last_commit_date",
            "contributed_to w join contributors c on c.tenant_id = w.tenant_id and c.id = w.contributor_id",
            "w")
        .where("w.repo_id = :repo", "repo", repo)
        .containing("c.name", search)
        .run(
            handle,
            tenant,
            "w.number_of_commits desc, w.contributor_id",
            slice,
            (row, _) -> RepoContributorRow.of(row));
  }

  /// Served by `ix_contributed_to_repo`. A commit dated in the future counts as one of now.
  private static ActiveContributors activeContributors(
      Handle handle, UUID tenant, int repo, Instant now) {
    return handle
        .createQuery(
            """
            -- name: catalog.repo_active_contributors
            select count(*) filter (where w.last_commit_date >= :days30) as last_30,
                   count(*) filter (where w.last_commit_date >= :days90) as last_90
            from contributed_to w
            where w.tenant_id = :tenant and w.repo_id = :repo
            """)
        .bind("tenant", tenant)
        .bind("repo", repo)
        .bind("days30", ActiveContributors.thirtyDaysBefore(now))
        .bind("days90", ActiveContributors.ninetyDaysBefore(now))
        .map((row, _) -> new ActiveContributors(row.getLong("last_30"), row.getLong("last_90")))
        .one();
  }
}
